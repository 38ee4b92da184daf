/** A SQLite database of the target: how large it and its WAL are, what is free in it, and what it answers. */
import { stat } from 'node:fs/promises';
import { describe } from '../model/clean.ts';
import type { Probe, Sample } from '../model/contracts.ts';
import { formatSeconds } from '../model/format.ts';
import type { ProbeSpec } from '../model/profile.ts';
import { openFileChanges } from './file-changes.ts';
import { oneAtATime } from './one-at-a-time.ts';
import type { Seen } from './sqlite-messages.ts';
import { openReader, STUCK_MS } from './sqlite-remote.ts';
import { openTroubles } from './troubles.ts';

type Spec = Extract<ProbeSpec, { kind: 'sqlite' }>;

/** A query holds back checkpoints while it reads: it may do so for a twentieth of the time. */
const QUERY_SHARE = 20;
const CHEAP_QUERY_SECONDS = 0.05;

interface Sizes {
  readonly fileBytes: number;
  readonly inode: number;
  readonly walBytes: number;
}

export function openSqliteProbe(spec: Spec): Probe {
  const { prefix, file } = spec;
  const troubles = openTroubles(prefix);
  const reader = openReader({
    answered(seen) {
      for (const [name, answer] of Object.entries(seen.queries)) rest(name, answer.seconds);
    },
    stuck(look) {
      for (const name of Object.keys(look.queries)) rest(name, STUCK_MS / 1000);
      troubles.tell('database', { text: `no answer in ${STUCK_MS / 1000} s: given up` });
    },
  });
  const measure = oneAtATime(() => sizesOf(file).catch((error: NodeJS.ErrnoException) => error));
  const dueMs = new Map<string, number>();
  const changes = openFileChanges(prefix);
  let timeouts = 0;
  if (spec.lockwait)
    troubles.tell('intrusive', {
      level: 'info',
      text: 'lockwait takes the write lock for a moment each tick, when it gets it',
    });

  function queriesNow(): Record<string, string> {
    const nowMs = performance.now();
    return Object.fromEntries(
      Object.entries(spec.queries).filter(([name]) => nowMs >= (dueMs.get(name) ?? 0)),
    );
  }

  /** Late answers count too: those are the ones that must not be asked again at once. */
  function rest(name: string, seconds: number): void {
    if (seconds <= CHEAP_QUERY_SECONDS) return;
    dueMs.set(name, performance.now() + seconds * 1000 * QUERY_SHARE);
    troubles.tell(`slow query ${name}`, {
      text: `query ${name} takes ${formatSeconds(seconds)}: asked less often, since a read holds back checkpoints`,
      fault: 'operator',
    });
  }

  function queryValues(seen: Seen | null): Record<string, number | null> {
    const values: Record<string, number | null> = {};
    for (const name of Object.keys(spec.queries)) {
      const answer = seen?.queries[name];
      const series = `${prefix}.query.${name}`;
      values[series] = answer?.value ?? null;
      values[`${series}.time`] = answer && answer.problem === null ? answer.seconds : null;
      if (!answer) continue;
      if (answer.problem === null) troubles.over(`query ${name}`);
      else troubles.tell(`query ${name}`, { text: `query ${name}: ${answer.problem}` });
    }
    return values;
  }

  return {
    name: prefix,
    async sample(deadlineMs): Promise<Sample> {
      const startMs = performance.now();
      const measured = await measure(deadlineMs);
      const sizes = measured instanceof Error ? null : measured;
      // Without an answer (a filesystem that hangs) nothing is known, not even that it is gone.
      const isKnown =
        measured !== null && (sizes !== null || (measured as NodeJS.ErrnoException).code === 'ENOENT');
      const changed = isKnown ? changes(sizes) : [];
      if (measured instanceof Error) troubles.tell('file', { text: describe(measured) });
      else if (measured) troubles.over('file');
      // What is left of the tick; without a file there is nothing to open.
      const look = { file, lockwait: spec.lockwait, queries: queriesNow() };
      const seen = sizes && (await reader.ask(look, deadlineMs - (performance.now() - startMs)));
      if (seen?.problem) troubles.tell('database', { text: seen.problem });
      else if (seen) troubles.over('database');
      if (seen?.lock?.timedOut) timeouts++;
      const lockwait = {
        [`${prefix}.lockwait`]: seen?.lock?.seconds ?? null,
        [`${prefix}.lockwait.timeouts`]: timeouts,
      };
      return {
        values: {
          [`${prefix}.file`]: sizes?.fileBytes ?? null,
          [`${prefix}.wal`]: sizes?.walBytes ?? null,
          [`${prefix}.freelist`]: seen?.freelistBytes ?? null,
          [`${prefix}.pages`]: seen?.pages ?? null,
          ...(spec.lockwait ? lockwait : {}),
          ...queryValues(seen),
        },
        findings: [...changed, ...troubles.take()],
      };
    },
    close: () => reader.close(),
  };
}

async function sizesOf(file: string): Promise<Sizes> {
  const [main, wal] = await Promise.all([
    stat(file),
    // A database without a WAL has one of no bytes: that is known, and no gap.
    stat(`${file}-wal`).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return { size: 0 };
      throw error;
    }),
  ]);
  return { fileBytes: main.size, inode: main.ino, walBytes: wal.size };
}
