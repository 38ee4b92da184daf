import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Next, nextOfSearch, type SearchShape } from '../../src/judge/search.ts';

const HELD = { settleMs: 0, holdMs: 30_000, restMs: 0 };
const shapeOf = (more: Partial<SearchShape> = {}): SearchShape => ({
  unit: 'rate',
  kind: 'search',
  from: 100,
  to: 20_000,
  precision: 0.05,
  ...HELD,
  ...more,
});

type Found = Extract<Next, { kind: 'found' }>;
type Tried = { asked: number; good: boolean | null; kind: string };

/** Far more than doubling and bisection take, begun anew for each amount that was good once and is not confirmed. */
const STAGES_MOST = 1000;

/** Plays a search against a truth that is told the amount and how many stages came before. */
function play(
  shape: SearchShape,
  truth: (amount: number, stage: number) => boolean | null,
): { tried: Tried[]; found: Found } {
  const tried: Tried[] = [];
  for (;;) {
    const next = nextOfSearch(shape, tried);
    if (next.kind === 'found') return { tried, found: next };
    tried.push({ asked: next.amount, good: truth(next.amount, tried.length), kind: next.kind });
    if (tried.length > STAGES_MOST)
      throw new Error(`no end: ${tried.slice(-12).map(({ asked, good }) => `${asked} ${good}`)}`);
  }
}

/** Amounts are asked for with four digits. */
const DIGITS = 1.001;

const rateShapes = fc
  .record({
    from: fc.integer({ min: 1, max: 2000 }),
    times: fc.double({ min: 1.5, max: 1000, noNaN: true }),
    precision: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  })
  .map(({ from, times, precision }) => shapeOf({ from, to: Math.ceil(from * times), precision }));
const vuShapes = fc
  .record({
    from: fc.integer({ min: 1, max: 50 }),
    more: fc.integer({ min: 1, max: 5000 }),
    precision: fc.double({ min: 0.001, max: 0.5, noNaN: true }),
  })
  .map(({ from, more, precision }) => shapeOf({ unit: 'vus', from, to: from + more, precision }));
/** A range, and where in it (0…1, on a scale of ratios) the truth turns. */
const cases = fc.tuple(fc.oneof(rateShapes, vuShapes), fc.double({ min: 0, max: 1, noNaN: true }));
const turnOf = ({ from, to }: SearchShape, share: number) => from * (to / from) ** share;

/** What the search may be off by: its precision, or the step between two whole VUs. */
const isWithin = ({ unit, precision }: SearchShape, found: number | null, turn: number): boolean =>
  found !== null &&
  found <= turn * DIGITS &&
  (turn <= found * (1 + precision) * DIGITS || (unit === 'vus' && turn < found + 1));

describe('any target that is good up to an amount and bad beyond', () => {
  test('is found within the precision, and nothing outside the range is asked for', () => {
    fc.assert(
      fc.property(cases, ([shape, share]) => {
        const turn = turnOf(shape, share);
        const { tried, found } = play(shape, (amount) => amount <= turn);
        for (const { asked } of tried) {
          expect(asked).toBeGreaterThanOrEqual(shape.from);
          expect(asked).toBeLessThanOrEqual(shape.to);
          if (shape.unit === 'vus') expect(Number.isInteger(asked)).toBe(true);
        }
        expect(isWithin(shape, found.amount, turn), `${found.amount} of ${turn}`).toBe(true);
        expect(found.limit).toBe(found.amount === shape.to ? 'range' : 'target');
      }),
      { numRuns: 2000 },
    );
  });

  test('is found all the same when one stage, whichever, is bad by mistake', () => {
    fc.assert(
      fc.property(cases, fc.nat({ max: 30 }), ([shape, share], wrong) => {
        const turn = turnOf(shape, share);
        const { found } = play(shape, (amount, stage) => stage !== wrong && amount <= turn);
        expect(isWithin(shape, found.amount, turn), `${found.amount} of ${turn}`).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  test('is found all the same when one stage, whichever, says nothing', () => {
    fc.assert(
      fc.property(cases, fc.nat({ max: 30 }), ([shape, share], wrong) => {
        const turn = turnOf(shape, share);
        const { found } = play(shape, (amount, stage) => (stage === wrong ? null : amount <= turn));
        expect(isWithin(shape, found.amount, turn), `${found.amount} of ${turn}`).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

test('the search ends whatever the target says', () => {
  const outcome = fc.constantFrom(true, false, null);
  fc.assert(
    fc.property(fc.oneof(rateShapes, vuShapes), fc.array(outcome, { maxLength: 60 }), (shape, outcomes) => {
      const { tried, found } = play(shape, (_, stage) => outcomes[stage] ?? false);
      if (found.amount !== null)
        expect(tried).toContainEqual(
          expect.objectContaining({ asked: found.amount, good: true, kind: 'confirm' }),
        );
    }),
    { numRuns: 2000 },
  );
});

test('it doubles from the least, bisects, and confirms what it found', () => {
  const { tried, found } = play(shapeOf({ precision: 0.2 }), (amount) => amount <= 1000);
  expect(tried.map(({ asked, kind }) => `${kind} ${asked}`)).toEqual([
    'probe 100',
    'probe 200',
    'probe 400',
    'probe 800',
    'probe 1600',
    'probe 1600',
    'probe 1200',
    'probe 1200',
    'probe 1000',
    'confirm 1000',
  ]);
  expect(found).toEqual({ kind: 'found', amount: 1000, limit: 'target' });
});

test('a target that takes all that may be asked for is limited by the range', () => {
  expect(play(shapeOf(), () => true).found).toEqual({ kind: 'found', amount: 20_000, limit: 'range' });
});

test('where not even the least is good, nothing is found', () => {
  expect(play(shapeOf(), () => false).found).toEqual({ kind: 'found', amount: null, limit: 'none' });
});

test('what could not be sent limits the generator, and is no word on the target', () => {
  expect(play(shapeOf(), () => null).found).toEqual({ kind: 'found', amount: null, limit: 'generator' });
  const { found } = play(shapeOf(), (amount) => (amount > 3000 ? null : true));
  expect(found.limit).toBe('generator');
  expect(isWithin(shapeOf(), found.amount, 3000)).toBe(true);
});

test('a confirmation that fails twice takes the amount back, and the next lower one is confirmed', () => {
  const { tried, found } = play(
    shapeOf({ precision: 0.5 }),
    (amount, stage) => amount <= 400 || (amount <= 800 && stage < 5),
  );
  expect(found.amount).toBeLessThan(800);
  expect(found.amount).toBeGreaterThanOrEqual(400);
  expect(tried.at(-1)).toMatchObject({ kind: 'confirm', good: true, asked: found.amount });
});

test('the same stages always give the same next one', () => {
  const { tried } = play(shapeOf(), (amount) => amount <= 777);
  for (let n = 0; n <= tried.length; n++)
    expect(nextOfSearch(shapeOf(), tried.slice(0, n))).toEqual(
      nextOfSearch(shapeOf(), structuredClone(tried.slice(0, n))),
    );
});
