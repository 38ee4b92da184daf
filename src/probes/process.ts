/** What a target and all that came from it take: memory, CPU, descriptors, threads, storage. */
import type { Probe, Sample, Target } from '../model/contracts.ts';
import type { Values } from '../model/series.ts';
import { type Identity, isAlive, statOf } from '../proc/identity.ts';
import { portableUsage } from '../proc/portable.ts';
import { hasProc, type Stat } from '../proc/stat.ts';
import { countFds, type Io, readIo, readPss, type Usage } from '../proc/usage.ts';
import { openBusiestThread } from './busiest-thread.ts';
import { openLimits } from './process-limits.ts';
import { openTroubles } from './troubles.ts';
import { openUdpDrops } from './udp-drops.ts';

/** Above this, PSS takes too much of a tick, and of the target's memory lock. */
const PSS_COST_MS = 2;
const PSS_EVERY_MS = 10_000;

interface Reading {
  readonly id: string;
  readonly pid: number;
  readonly rssBytes: number;
  readonly cpuSeconds: number;
  readonly threads: number | null;
  readonly majorFaults: number;
  readonly fds: Usage<number>;
  readonly io: Usage<Io>;
}

export function openProcessProbe(spec: { readonly prefix: string }, target: Target): Probe {
  const { prefix } = spec;
  const troubles = openTroubles(prefix);
  const pss = openPss();
  const cpu = openRate();
  const read = openTotal();
  const written = openTotal();
  const faults = openTotal();
  const limits = openLimits();
  const busiestThread = openBusiestThread();
  const dropped = openUdpDrops();

  /** null and a finding as soon as one of them may not be read: a part of the sum would be a wrong sum. */
  function total<T>(what: string, usages: readonly Usage<T>[], add: (usage: T) => number): number | null {
    if (usages.includes('denied')) {
      troubles.tell(`${what} denied`, {
        text: `no permission to read the ${what} of the target: run as its user, or as root`,
        fault: 'operator',
      });
      return null;
    }
    if (usages.length === 0 || usages.includes(null)) return null;
    return usages.reduce<number>((sum, usage) => sum + add(usage as T), 0);
  }

  /** What only /proc tells. */
  function linuxOnly(readings: readonly Reading[], atMs: number): Values {
    const pids = readings.map(({ pid }) => pid);
    const threads = readings.reduce((sum, each) => sum + (each.threads ?? 0), 0);
    const faulted = readings.length === 0 ? null : readings.reduce((sum, each) => sum + each.majorFaults, 0);
    return {
      majfaults: faults(readings, faulted, ({ majorFaults }) => majorFaults),
      thread_cpu: busiestThread(pids, threads, atMs),
      udp_drops: dropped(pids, atMs),
      ...limits(readings, atMs),
    };
  }

  return {
    name: prefix,
    async sample(): Promise<Sample> {
      const tree = target.tree();
      const readings = hasProc ? tree.flatMap(readOne) : await readPortable(tree);
      const atMs = performance.now();
      const io = (key: keyof Io) => (reading: Reading) =>
        reading.io === null || reading.io === 'denied' ? reading.io : reading.io[key];
      const each = (value: (reading: Reading) => Usage<number>): Usage<number>[] => readings.map(value);
      const values = {
        // No process that lives has no pages: it is one that ends, or whose first thread has ended.
        rss: total(
          'rss',
          each(({ rssBytes }) => rssBytes || null),
          Number,
        ),
        pss: total('pss', hasProc ? pss(readings, atMs) : [], Number),
        cpu: cpu(readings, atMs),
        fds: total(
          'fds',
          each(({ fds }) => fds),
          Number,
        ),
        threads: total(
          'threads',
          each(({ threads }) => threads),
          Number,
        ),
        read: read(readings, total('io', each(io('readBytes')), Number), io('readBytes')),
        write: written(readings, total('io', each(io('writeBytes')), Number), io('writeBytes')),
        exits: target.exits,
        crashes: target.exits - target.askedExits,
        restarts: target.restarts,
        procs: tree.length,
        ...(hasProc ? linuxOnly(readings, atMs) : {}),
      };
      return {
        values: Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}.${key}`, value])),
        findings: troubles.take(),
      };
    },
    async close() {},
  };
}

const idOf = ({ pid, startTime }: Identity): string => `${pid}.${startTime}`;

/** None when it is gone before all of it was read. */
function readOne(identity: Identity): Reading[] {
  const stat: Stat | null = statOf(identity);
  if (!stat) return [];
  const { pid } = identity;
  const { rssBytes, cpuSeconds, threads, majorFaults } = stat;
  const reading = {
    id: idOf(identity),
    pid,
    rssBytes,
    cpuSeconds,
    threads,
    majorFaults,
    fds: countFds(pid),
    io: readIo(pid),
  };
  return (reading.fds === null || reading.io === null || rssBytes === 0) && !isAlive(identity)
    ? []
    : [reading];
}

async function readPortable(tree: readonly Identity[]): Promise<Reading[]> {
  const usages = await portableUsage(tree.map(({ pid }) => pid));
  return tree.flatMap((identity) => {
    const usage = usages.get(identity.pid);
    return usage
      ? [
          {
            id: idOf(identity),
            pid: identity.pid,
            ...usage,
            threads: null,
            majorFaults: 0,
            fds: null,
            io: null,
          },
        ]
      : [];
  });
}

/** PSS each tick while that is cheap, else now and then; what is not read is a gap. */
function openPss(): (readings: readonly Reading[], atMs: number) => Usage<number>[] {
  let nextMs = Number.NEGATIVE_INFINITY;
  let lastCostMs = 0;
  return (readings, atMs) => {
    if (atMs < nextMs) return [];
    // CPU time, not the clock's: on a busy machine we may be held up in between.
    const before = process.cpuUsage();
    const usages = readings.map(({ pid }) => readPss(pid));
    const { user, system } = process.cpuUsage(before);
    const costMs = (user + system) / 1000;
    // Twice in a row: another thread of ours may have been at work. A walk of 50 ms is taken once in 50 s.
    if (Math.min(costMs, lastCostMs) > PSS_COST_MS) nextMs = atMs + Math.max(PSS_EVERY_MS, costMs * 1000);
    lastCostMs = costMs;
    // One that has just ended has none; the others are then not its tree's sum either.
    return usages;
  };
}

/** CPU as a share of one core since the last time, of those that were there both times. */
function openRate(): (readings: readonly Reading[], atMs: number) => number | null {
  let before: ReadonlyMap<string, number> = new Map();
  let beforeMs = 0;
  return (readings, atMs) => {
    const deltas = readings.flatMap(({ id, cpuSeconds }) => {
      const was = before.get(id);
      return was === undefined ? [] : [Math.max(0, cpuSeconds - was)];
    });
    const seconds = (atMs - beforeMs) / 1000;
    before = new Map(readings.map(({ id, cpuSeconds }) => [id, cpuSeconds]));
    beforeMs = atMs;
    return deltas.length === 0 || seconds <= 0 ? null : deltas.reduce((sum, delta) => sum + delta) / seconds;
  };
}

/** A sum since the first reading that never falls, also when a process takes its own count with it. */
function openTotal(): (
  readings: readonly Reading[],
  sum: number | null,
  of: (reading: Reading) => Usage<number>,
) => number | null {
  let before: ReadonlyMap<string, number> | undefined;
  let total = 0;
  return (readings, sum, of) => {
    if (sum === null) return null;
    const now = new Map(readings.map((reading) => [reading.id, Number(of(reading))]));
    // One that came since has done all of its own under our eyes.
    if (before) for (const [id, bytes] of now) total += Math.max(0, bytes - (before.get(id) ?? 0));
    before = now;
    return total;
  };
}
