/** A run to look at: the demo profile, in a place of its own. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../leftovers.ts';
import { startProgram } from '../program.ts';
import { until } from '../waiting.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const MAIN = path.join(ROOT, 'dist/main.js');

export interface LiveRun {
  /** How the screen on it is started. */
  readonly attach: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

/** Rejects when it does not tick within 30 s. It ends with the bench. */
export async function startLiveRun(): Promise<LiveRun> {
  const folder = makeFolder();
  const env = { SOAKTOP_RUNTIME_DIR: folder, XDG_CONFIG_HOME: folder };
  const profile = path.join(ROOT, 'profiles/demo.yaml');
  const run = await startProgram(
    process.execPath,
    [MAIN, 'run', profile, '--headless', '--out', path.join(folder, 'runs')],
    env,
  );
  await until(async () => run.output().split('\n').length > 5, 30_000, 'the demo run did not tick');
  return { attach: [process.execPath, MAIN, 'attach'], env };
}
