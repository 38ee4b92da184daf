/** Notices a worker that is full, and has another one share its load: one that uses its whole core cannot send more. */
import type { LoadSpec } from '../model/profile.ts';
import type { Crew } from './crew.ts';

/** A Node process has one thread that sends; above this it is late for what comes due. */
const FULL = 0.9;
/** On a machine that others use it may be full with less: when it is busy and late for all that. */
const BUSY = 0.5;
const LATE_SECONDS = 0.05;
/** Ticks in a row, so that a burst, a start or a garbage collection does not count. */
const TICKS = 3;

/** Told each tick; `machineMost`: workers that this machine has cores for. */
export function watchFullness(
  load: LoadSpec,
  crew: Pick<Crew, 'slots' | 'add' | 'tell'>,
  machineMost: number,
): (atMs: number) => void {
  const most = load.workers.most ?? Math.max(load.workers.from, machineMost);
  let before = new Map<number, { readonly cpuSeconds: number; readonly atMs: number }>();
  const full = new Map<number, number>();
  let isTold = false;

  /** The share of a core that a worker has used since the last tick, of those that have been full for long enough. */
  function fullest(atMs: number): number {
    let found = 0;
    const now: typeof before = new Map();
    for (const { index, report } of crew.slots) {
      if (!report) continue;
      const { cpuSeconds, latenessSeconds } = report.self;
      now.set(index, { cpuSeconds, atMs });
      const last = before.get(index);
      const share =
        last && atMs > last.atMs ? ((cpuSeconds - last.cpuSeconds) / (atMs - last.atMs)) * 1000 : 0;
      const isFull = share >= FULL || (share >= BUSY && latenessSeconds >= LATE_SECONDS);
      full.set(index, isFull ? (full.get(index) ?? 0) + 1 : 0);
      if ((full.get(index) ?? 0) >= TICKS) found = Math.max(found, share);
    }
    before = now;
    return found;
  }

  return (atMs) => {
    const share = fullest(atMs);
    if (share === 0) return;
    full.clear();
    const used = `a worker of ${load.name} uses ${Math.round(share * 100)} % of a core`;
    const count = crew.slots.length;
    if (count < most) {
      crew.tell(
        'full',
        'info',
        `${used}: another one takes a share of the load, ${count + 1} of at most ${most}`,
      );
      crew.add();
    } else if (!isTold) {
      isTold = true;
      crew.tell('full', 'warning', `${used}, and more than ${most} are not to be had: it may be the limit`);
    }
  };
}
