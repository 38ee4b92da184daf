/** A load of engine `k6` in a profile, and what it means. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { K6_TELLS, type K6LoadSpec } from '../model/k6-load.ts';
import { interval, url } from './fields.ts';
import { compileCommon, type LoadPlace, loadFields } from './load.ts';

/** VUs that k6 makes ready at the start of an open loop: some megabytes each. */
const INFLIGHT = 100;
/** What k6 is told by soaktop itself, and options of k6 that would take the load out of its hands. */
const OWN_ENV = /^(K6_|SOAKTOP_)/;

export const k6Load = z.strictObject({
  engine: z.literal('k6'),
  script: z.string().min(1).describe('Its options say nothing of VUs, duration, stages or scenarios'),
  base: url().describe('Where the script goes; it reads it from __ENV.SOAKTOP_BASE'),
  exec: z
    .string()
    .regex(/^[A-Za-z_$][\w$]{0,63}$/, 'no name of a function')
    .default('default')
    .describe('The function of the script that is an iteration'),
  env: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z_]\w{0,63}$/, 'no name of a variable')
        .refine((name) => !OWN_ENV.test(name), 'K6_ and SOAKTOP_ are said by soaktop'),
      z.string().max(10_000),
    )
    .default({})
    .describe('For __ENV; values may be ${ENV}'),
  timeout: interval().default(30_000).describe('Iterations under way at an end have so long to complete'),
  ...loadFields,
});

export function compileK6Load(load: z.output<typeof k6Load>, place: LoadPlace): K6LoadSpec {
  const { folder, at, wrong } = place;
  const script = path.resolve(folder, load.script);
  if (!statSync(script, { throwIfNoEntry: false })?.isFile())
    wrong([...at, 'script'], `no such file: ${script}`, 'a script of k6, in JavaScript');
  const common = compileCommon(load, place, INFLIGHT);
  if (common.shape.kind === 'burst') wrong([...at, 'burst'], 'k6 cannot begin many at once', 'rate: 100/s');
  if (common.shape.kind === 'levels') wrong([...at, 'levels'], 'not with k6', 'vus: 10');
  if (common.thinkMs > 0) wrong([...at, 'think'], 'the script itself sleeps', 'sleep(1) in the script');
  if (common.workers.from > 1) wrong([...at, 'workers'], 'k6 uses all cores by itself: one is enough');
  const { base, exec, env } = load;
  return {
    ...common,
    engine: 'k6',
    script,
    base,
    exec,
    env,
    workers: { from: 1, most: 1 },
    steps: [],
    addresses: [base],
    latencyFrom: 'untold',
    tools: ['k6', 'setpriv'],
    tells: K6_TELLS,
  };
}
