/** What a load is asked for: `rate`, `vus`, `levels` and `burst` of a profile → the Shape that they mean. */
import { z } from 'zod';
import type { Ramp, Shape } from '../model/shape.ts';
import type { Wrong } from './compile.ts';
import { count, duration, interval, rate, share } from './fields.ts';
import type { Path } from './source.ts';

/** Of each stage that is measured. */
const held = {
  settle: duration().optional().describe("A stage's own warm-up; default: a fifth of hold, at most 10s"),
  hold: interval(),
  rest: duration().default(0).describe('No load after each stage'),
};

/** The forms of an amount that changes by itself; `amount` is what one is written as. */
const changing = <T extends z.ZodType<number>>(amount: () => T) =>
  [
    z.strictObject({ steps: z.array(amount()).min(1).max(1000), ...held }),
    z.strictObject({
      from: amount().optional().describe('Default: the first `to` that is reached at once, else 0'),
      stages: z
        .array(z.strictObject({ to: amount(), over: duration() }))
        .min(1)
        .max(1000),
    }),
    z.strictObject({
      search: z.strictObject({
        from: amount(),
        to: amount(),
        precision: share().default(0.05),
        ...held,
        hold: interval().default(30_000),
        rest: duration().default(5000),
      }),
    }),
  ] as const;

const rates = () => rate({ mayBeZero: true });
const vus = () => count({ mayBeZero: true });

export const shapeFields = {
  rate: z
    .union([rate(), ...changing(rates)])
    .optional()
    .describe('Open loop: begun a second, whatever is answered'),
  vus: z
    .union([count(), ...changing(vus)])
    .optional()
    .describe('Closed loop: so many at a time'),
  levels: z
    .array(z.strictObject({ requests: count(), concurrency: count() }))
    .min(1)
    .max(1000)
    .optional()
    .describe('Closed loop: so many requests by so many VUs, one level after the other'),
  burst: z
    .strictObject({ count: count(), every: interval().optional() })
    .optional()
    .describe('So many at once, on top of rate'),
  rest: duration().optional().describe('Between two levels'),
  think: duration().default(0).describe('Between two flows of a VU'),
};

const given = z.strictObject(shapeFields);
type Given = z.output<typeof given>;
type Changing = Exclude<Given['rate'], undefined>;

const SETTLE_SHARE = 0.2;
const SETTLE_MOST_MS = 10_000;

/** Notes at `at` what does not go together, and gives something to go on with. */
export function compileShape({ rate, vus, levels, burst, rest }: Given, at: Path, wrong: Wrong): Shape {
  const kinds = [rate ?? burst, vus, levels].filter((each) => each !== undefined);
  if (kinds.length !== 1) wrong(at, 'exactly one of rate (with burst, or without), vus and levels');
  if (rest !== undefined && !levels)
    wrong([...at, 'rest'], 'only between levels', 'rate: { steps: [...], rest: 60s }');
  if (levels) return { unit: 'vus', kind: 'levels', levels, restMs: rest ?? 0 };
  if (burst) {
    if (rate !== undefined && typeof rate !== 'number')
      wrong([...at, 'rate'], 'a burst comes on top of a constant rate', 'such as rate: 100/s');
    const amount = typeof rate === 'number' ? rate : 0;
    return { unit: 'rate', kind: 'burst', amount, count: burst.count, everyMs: burst.every ?? null };
  }
  const shape = compileChanging(rate ?? vus ?? 1);
  const unit = rate === undefined ? 'vus' : 'rate';
  if (shape.kind === 'search' && shape.from >= shape.to)
    wrong([...at, unit, 'search'], 'a search goes from less to more', 'search: { from: 100/s, to: 20000/s }');
  return { unit, ...shape } as Shape;
}

type Kind<K> = K extends { kind: unknown } ? Omit<K, 'unit'> : never;

function compileChanging(amount: Changing): Kind<Shape> {
  if (typeof amount === 'number') return { kind: 'constant', amount } as Kind<Shape>;
  if ('steps' in amount) return { kind: 'steps', steps: amount.steps, ...heldOf(amount) } as Kind<Shape>;
  if ('stages' in amount) {
    const ramps: Ramp[] = amount.stages.map(({ to, over }) => ({ to, overMs: over }));
    const first = ramps[0] as Ramp;
    return { kind: 'ramps', from: amount.from ?? (first.overMs === 0 ? first.to : 0), ramps } as Kind<Shape>;
  }
  const { from, to, precision, ...rest } = amount.search;
  return { kind: 'search', from, to, precision, ...heldOf(rest) } as Kind<Shape>;
}

function heldOf({ settle, hold, rest }: { settle?: number | undefined; hold: number; rest: number }) {
  return { settleMs: settle ?? Math.min(SETTLE_MOST_MS, hold * SETTLE_SHARE), holdMs: hold, restMs: rest };
}
