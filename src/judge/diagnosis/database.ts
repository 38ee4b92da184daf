/** SQLite: writers that wait for the one who has the lock, and a write-ahead log that only grows. */
import { formatBytes, formatRatio, formatSeconds } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';

/** A transaction of a hundred rows takes 0.2 ms, one that is synced to a disk a few. */
const WAIT_SECONDS = 0.01;
const WAIT_TIMES = 3;
/** Of the ticks in which the lock was not to be had: so often it is in the way, whether a load feels it or not. */
const REFUSED_SHARE = 0.3;
/** Of what came due. */
const LOCKED_SHARE = 0.001;
const LOCKED = /lock|busy/i;
/** SQLite checkpoints every 1,000 pages (of 4 KiB, mostly) unless told otherwise. https://sqlite.org/wal.html#ckpt */
const CHECKPOINT_BYTES = 1000 * 4096;
/** What one large transaction may add to it. */
const OVER_CHECKPOINT = 1.5;
/** Of the log's growth, that may be the file's: a log that is checkpointed makes the file grow as much. */
const FILE_SHARE = 0.2;

export const lock: Rule = {
  name: 'lock',
  level: 'warning',
  least: 2,
  find: (look) =>
    furthest([...look.scene.databases.map((prefix) => waits(prefix, look)), ...lockedOut(look)]),
};

function waits(prefix: string, look: Look): Evidence | null {
  const { moment, usual, symptoms } = look;
  const wait = moment.of(`${prefix}.lockwait`)?.mean;
  if (wait === undefined) return null;
  const quiet = usual.of(`${prefix}.lockwait`)?.low ?? 0;
  const refused = ((moment.perSecond(`${prefix}.lockwait.timeouts`) ?? 0) * moment.seconds) / moment.ticks;
  const isFelt = wait >= WAIT_TIMES * quiet && symptoms.length > 0;
  if (wait < WAIT_SECONDS || (!isFelt && refused < REFUSED_SHARE)) return null;
  return {
    fault: 'target',
    size: wait,
    text: `writers wait for the lock of the database: ${formatSeconds(wait)} on average`,
    lines: [
      `${prefix}.lockwait is ${formatSeconds(wait)}, ${formatSeconds(quiet)} when it was quiet`,
      ...(refused > 0
        ? [`it was not to be had at all, within 50ms, in ${formatRatio(refused)} of the ticks`]
        : []),
      ...writesOnly(look),
    ],
  };
}

/** A class of errors that speaks of it: `classes: { locked: 'database is locked' }`. */
const lockedOut = ({ moment, scene }: Look): (Evidence | null)[] =>
  scene.loads.flatMap(({ name, classes }) =>
    [...classes].map(([each, series]): Evidence | null => {
      const [locked, due] = [moment.perSecond(series), moment.perSecond(`${name}.due`)];
      if (!LOCKED.test(each) || locked === null || !due || locked < LOCKED_SHARE * due) return null;
      return {
        fault: 'target',
        size: locked / due,
        text: `the database is locked: ${formatRatio(locked / due)} of ${name} fail with it`,
        lines: [`${series} grows by ${formatRatio(locked / due)} of what comes due`],
      };
    }),
  );

/** Beside the wait: steps that write are slow, and those that only read are not. */
function writesOnly({ moment, usual, scene }: Look): string[] {
  const slower = (load: string, step: string): number | null => {
    const series = `${load}.${step}.latency.p95`;
    const [now, quiet] = [moment.of(series)?.mean, usual.of(series)?.low];
    return now === undefined || !quiet ? null : now / quiet;
  };
  return scene.loads.flatMap(({ name, writes, reads }) => {
    const [changed, read] = [writes, reads].map((steps) =>
      steps.map((step) => slower(name, step)).filter((times) => times !== null),
    ) as [number[], number[]];
    if (changed.length === 0 || read.length === 0) return [];
    return Math.min(...changed) >= WAIT_TIMES && Math.max(...read) < WAIT_TIMES / 2
      ? [
          `steps of ${name} that write are ${Math.round(Math.min(...changed))} times as slow as they were, those that read are not`,
        ]
      : [];
  });
}

/** By its evidence alone: until the disk is full, or every read has to search it, nobody feels it. */
export const checkpoint: Rule = {
  name: 'checkpoint',
  level: 'warning',
  least: 2,
  find: (look) => furthest(look.scene.databases.map((prefix) => starves(prefix, look))),
};

function starves(prefix: string, { moment }: Look): Evidence | null {
  const wal = moment.of(`${prefix}.wal`);
  const [grows, fileGrows] = [moment.slope(`${prefix}.wal`), moment.slope(`${prefix}.file`)];
  if (!wal || grows === null || fileGrows === null || grows <= 0) return null;
  if (wal.min < OVER_CHECKPOINT * CHECKPOINT_BYTES || fileGrows > FILE_SHARE * grows) return null;
  return {
    fault: 'target',
    size: wal.max / CHECKPOINT_BYTES,
    text: `the write-ahead log is not checkpointed: ${formatBytes(wal.max)}, and it grows by ${formatBytes(grows)}/s while the database does not`,
    lines: [
      `${prefix}.wal grows by ${formatBytes(grows)}/s, ${prefix}.file by ${formatBytes(Math.max(0, fileGrows))}/s`,
      `SQLite checkpoints at ${formatBytes(CHECKPOINT_BYTES)}, unless it is told not to or a reader holds on to an old state`,
    ],
  };
}
