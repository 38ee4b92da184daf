/** `soaktop run PROFILE`: with a terminal a detached supervisor and the screen on it, else in the foreground. */

import { socketOf } from '../link/registry.ts';
import { planInWords } from '../model/chaos.ts';
import { attachTo } from './attach.ts';
import { startDetached } from './detach.ts';
import type { ScreenFlags } from './open-screen.ts';
import { Refusal, say } from './out.ts';
import { type Prepared, prepareRun, type RunOptions } from './prepare-run.ts';
import { jsonPrinter, linePrinter } from './printer.ts';
import { superviseRun } from './supervise-run.ts';

export interface RunCommandOptions extends RunOptions, ScreenFlags {
  readonly headless?: boolean;
  readonly json?: boolean;
  readonly quiet?: boolean;
}

/** Resolves with the exit code. */
export async function run(file: string, options: RunCommandOptions): Promise<number> {
  const prepared = await prepareRun(file, options);
  const screen =
    process.stdout.isTTY && process.stdin.isTTY && (options.screenReader || process.env.TERM !== 'dumb');
  return options.headless || options.json || !screen
    ? runHere(prepared, options)
    : runDetached(prepared, options);
}

async function runHere(prepared: Prepared, { json, quiet }: RunCommandOptions): Promise<number> {
  const supervised = await superviseRun(prepared, (state) =>
    quiet ? [] : [json ? jsonPrinter : linePrinter(state)],
  );
  const code = await supervised.ended;
  const { verdict, seq } = supervised.state();
  if (seq < 0) throw new Refusal(verdict?.reasons[0] ?? 'the run could not begin', code);
  return code;
}

async function runDetached(prepared: Prepared, flags: ScreenFlags): Promise<number> {
  say(`soaktop: starting ${prepared.info.name} …`);
  const { chaos = [], phases } = prepared.profile;
  for (const spec of chaos) say(planInWords(spec, phases.soakMs));
  await startDetached(prepared);
  return attachTo(
    { name: prepared.info.name, dir: prepared.info.dir, socket: socketOf(prepared.info.dir) },
    flags,
  );
}
