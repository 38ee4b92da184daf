/** Starts a target and waits until it is ready: one life of it. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { clean } from '../model/clean.ts';
import { formatDuration } from '../model/format.ts';
import type { LaunchSpec } from '../model/profile.ts';
import { findByPort } from '../proc/find.ts';
import { type Identity, identityOf } from '../proc/identity.ts';
import { readStat } from '../proc/stat.ts';
import { holdTarget, type Life, type LifeDeps } from './launched.ts';
import { lastWords, openOutput } from './output.ts';
import { answers, type Ready, untilAnswers } from './ready.ts';
import { spawnTarget } from './spawn-target.ts';

const POLL_MS = 25;
/** Without a `ready` it must at least outlive the mistakes that show at once. */
const FIRST_MS = 1000;
/** A run that is resumed may find the last one's target still ending. */
const VACANT_MS = 3000;

/**
 * Rejects with what a person can act on: not found, port taken, ended or not ready in time; also when `signal` says that
 * nobody wants it any more.
 */
export async function launchTarget(
  name: string,
  spec: LaunchSpec,
  deps: LifeDeps,
  signal: AbortSignal,
): Promise<Life> {
  const label = name === '' ? 'target' : `target ${name}`;
  if (spec.ready) await untilVacant(spec.ready, label, signal);
  const output = openOutput(deps.outputFile);
  let child: ChildProcess;
  let root: Identity | null;
  try {
    child = await spawnTarget(spec, output.fd, deps);
    root = identityOf(child.pid as number);
    if (!root) throw new Error(`${label} ended before it could be looked at`);
  } catch (error) {
    output.close();
    throw error;
  }
  const { life, begin } = holdTarget(name, child, root, output, deps);
  const trouble = await firstSteps(spec, life, signal);
  if (trouble === null) {
    begin();
    return life;
  }
  const said = lastWords(output);
  await life.stop(2000);
  throw new Error(`${label} ${trouble}${said}`);
}

async function untilVacant(ready: Ready, label: string, signal: AbortSignal): Promise<void> {
  const end = performance.now() + VACANT_MS;
  while (!signal.aborted && (await answers(ready, signal)) === null) {
    if (performance.now() > end) {
      const address = ready.http ?? ready.tcp ?? '';
      const port = Number(ready.tcp?.slice(ready.tcp.lastIndexOf(':') + 1) ?? new URL(address).port);
      const owner = findByPort(port).identities[0];
      const who = owner ? `pid ${owner.pid} (${clean(readStat(owner.pid)?.comm ?? '?')})` : 'another process';
      throw new Error(`${label} is not started: ${who} answers at ${clean(address)} already`);
    }
    await sleep(POLL_MS * 4);
  }
}

/** null when it is ready. */
async function firstSteps(spec: LaunchSpec, life: Life, signal: AbortSignal): Promise<string | null> {
  const abort = new AbortController();
  const ready = spec.ready
    ? untilAnswers(spec.ready, spec.ready.withinMs, abort.signal)
    : sleep(FIRST_MS, null, { signal: abort.signal }).catch(() => null);
  let trouble: string | null | undefined;
  const settled = ready.then((outcome) => {
    trouble = outcome;
  });
  while (trouble === undefined && life.lastExit === null && !signal.aborted)
    await Promise.race([settled, sleep(POLL_MS)]);
  abort.abort();
  if (signal.aborted) return 'is not wanted any more';
  if (life.lastExit !== null) return `ended with ${life.lastExit} before it was ready`;
  return trouble == null
    ? null
    : `was not ready within ${formatDuration(spec.ready?.withinMs ?? FIRST_MS)}: ${trouble}`;
}
