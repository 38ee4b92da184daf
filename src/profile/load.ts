/** What every load of a profile may say, whatever its engine, and what that means. */
import { z } from 'zod';
import type { LoadBase } from '../model/load.ts';
import type { Wrong } from './compile.ts';
import { step } from './fields.ts';
import { compileShape, shapeFields } from './shape.ts';
import type { Path } from './source.ts';

const MOST_WORKERS = 64;

const workers = z.int().min(1).max(MOST_WORKERS);

/** `timeout` and what else has a default of its own is the engine's. */
export const loadFields = {
  ...shapeFields,
  step: step().default({ share: 0.1 }),
  workers: z
    .union([workers, z.strictObject({ from: workers.default(1), most: workers })])
    .optional()
    .describe(
      'Processes that share the load; one more when one is full, up to most; default: 1, at most as the machine has cores for',
    ),
  inflight: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('In flight at most; what is due beyond is missed'),
};

const given = z.strictObject({ ...loadFields, timeout: z.number() });

/** What a part of the compiler needs to know of where it is. */
export interface LoadPlace {
  readonly name: string;
  /** Relative paths are relative to it: the profile's. */
  readonly folder: string;
  /** Of the load, in the file. */
  readonly at: Path;
  readonly wrong: Wrong;
}

export function compileCommon(
  load: z.output<typeof given>,
  { name, at, wrong }: LoadPlace,
  inflight: number,
): Omit<LoadBase, 'steps' | 'addresses'> {
  const { workers, timeout, think, step } = load;
  return {
    name,
    step,
    shape: compileShape(load, at, wrong),
    thinkMs: think,
    timeoutMs: timeout,
    workers: compileWorkers(workers),
    inflight: load.inflight ?? inflight,
  };
}

/** A number is meant as such: no more are added then. */
function compileWorkers(given: z.output<typeof loadFields.workers>): LoadBase['workers'] {
  if (given === undefined) return { from: 1, most: null };
  if (typeof given === 'number') return { from: given, most: given };
  return { from: given.from, most: Math.max(given.from, given.most) };
}
