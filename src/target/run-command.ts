/** Runs one command of a fault on purpose: in its own process group, for so long at most, and nothing of it stays. */
import { once } from 'node:events';
import { clean } from '../model/clean.ts';
import { formatDuration } from '../model/format.ts';
import { identityOf } from '../proc/identity.ts';
import { signalGroup } from '../proc/kill.ts';
import type { TargetDeps } from './open-target.ts';
import { lastWords, openOutput } from './output.ts';
import { spawnTarget } from './spawn-target.ts';

export interface CommandSpec {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly withinMs: number;
}

/** Resolves when it ended with 0. Rejects with words: not found, another end, or not done in time. */
export async function runCommand(
  { command, cwd, withinMs }: CommandSpec,
  deps: Omit<TargetDeps, 'onFinding'>,
  signal: AbortSignal,
): Promise<void> {
  const output = openOutput(deps.outputFile);
  try {
    const child = await spawnTarget({ command, cwd, env: {} }, output.fd, deps);
    const ended = once(child, 'exit') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
    const root = identityOf(child.pid as number);
    if (root) deps.leash.add(root.pid);
    const kill = () => root && signalGroup(root, 'SIGKILL');
    const limit = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
    limit.addEventListener('abort', kill, { once: true });
    if (limit.aborted) kill();
    const [code, by] = await ended;
    limit.removeEventListener('abort', kill);
    kill();
    if (root) deps.leash.drop(root.pid);
    if (code === 0) return;
    const shown = `«${clean(command.join(' '), 80)}»`;
    if (signal.aborted) throw new Error(`${shown} was ended with the run`);
    if (limit.aborted) throw new Error(`${shown} was not done within ${formatDuration(withinMs)}: killed`);
    throw new Error(`${shown} ended with ${by ?? `exit code ${code}`}${lastWords(output)}`);
  } finally {
    output.close();
  }
}
