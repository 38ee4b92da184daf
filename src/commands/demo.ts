/** `soaktop demo`: the embedded target, its profile, the screen. */
import path from 'node:path';
import { type RunCommandOptions, run } from './run.ts';
import { PROFILES } from './soaktop-argv.ts';

export const demo = (options: RunCommandOptions): Promise<number> =>
  run(path.join(PROFILES, 'demo.yaml'), options);
