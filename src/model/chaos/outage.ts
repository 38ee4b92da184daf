/** One fault's course: when it was felt, when all was well again, and what was lost in between. A fold of ticks; bounded. */
import type { FaultSpec } from '../chaos.ts';
import type { Profile } from '../profile.ts';
import type { FaultTime } from '../verdict.ts';
import type { Signs, SignView } from './signs.ts';

/** Times ending in Ms are monotonic, since the run's start. */
export interface Outage {
  /** Which time this fault came, from 1. */
  readonly number: number;
  /** What was done, to whom. */
  readonly what: string;
  readonly at: number;
  readonly begunMs: number;
  /** When nothing was held back any more: at once for a kill, after `for` for a stop; null: not yet. */
  readonly overMs: number | null;
  /** From the begin to the first tick that showed it, and what did; null: none has. */
  readonly detectMs: number | null;
  readonly sign: string | null;
  /** Of the last sign: until when it was off, and when that showed. */
  readonly feltMs: number | null;
  readonly shownMs: number | null;
  /** Of the last tick of which nothing was known, before it was first seen to be calm; null: there is none. */
  readonly blindMs: number | null;
  /** Ticks without a sign since then, and since it was over. */
  readonly calmTicks: number;
  /** How long it took to recover, at the most where nothing was known of some ticks, and at the least; null: it has not. */
  readonly recoveryMs: number | null;
  readonly recoveryLeastMs: number | null;
  readonly isOpen: boolean;
  /** Of the last tick that was seen of it. */
  readonly seenMs: number;
  /** What was off before it and has been since: that is not its doing. */
  readonly before: readonly string[];
  /** What had failed by its begin, and has since, by load; deliveries by `<load>.undelivered`. */
  readonly base: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
}

const FAILED = ['errors', 'lost', 'missed'];
/** Of ticks in a row without a sign; and at least the longest timeout, for what is lost is known only then. */
const QUIET_TICKS = 5;

export const quietMsOf = ({ loads, everyMs }: Pick<Profile, 'loads' | 'everyMs'>): number =>
  Math.max(QUIET_TICKS * everyMs, ...loads.map(({ timeoutMs }) => timeoutMs + everyMs));

/** What has failed so far, by load, and which messages did not arrive. */
export function failedSoFar({ loads }: Profile, of: (series: string) => number | null): Outage['base'] {
  const failed: Record<string, number> = {};
  for (const { name, tells } of loads) {
    failed[name] = FAILED.reduce((sum, count) => sum + (of(`${name}.${count}`) ?? 0), 0);
    if (tells?.counts.includes('undelivered')) failed[`${name}.undelivered`] = of(`${name}.undelivered`) ?? 0;
  }
  return failed;
}

/** One tick further. */
export function goOn(
  outage: Outage,
  profile: Profile,
  spec: Pick<FaultSpec, 'do'> | undefined,
  elapsedMs: number,
  { signs, isBlind }: Signs,
  { now, last }: SignView,
): Outage {
  if (!outage.isOpen || elapsedMs <= outage.begunMs) return outage;
  const failed = failedSoFar(profile, (series) => now[series] ?? last(series));
  const lost = Object.fromEntries(
    Object.entries(failed).map(([name, count]) => [name, Math.max(0, count - (outage.base[name] ?? 0))]),
  );
  const next: Outage = { ...outage, lost, seenMs: elapsedMs };
  const before = isBlind
    ? outage.before
    : outage.before.filter((text) => signs.some((sign) => sign.text === text));
  const fresh = signs.filter(({ text }) => !before.includes(text));
  const [first] = fresh;
  if (first) {
    const feltMs = elapsedMs - Math.min(...fresh.map(({ agoMs }) => agoMs));
    return {
      ...next,
      before,
      detectMs: outage.detectMs ?? elapsedMs - outage.begunMs,
      sign: outage.sign ?? first.text,
      feltMs: Math.max(outage.feltMs ?? feltMs, feltMs),
      shownMs: elapsedMs,
      blindMs: null,
      calmTicks: 0,
    };
  }
  const { overMs, feltMs, shownMs, blindMs } = outage;
  if (isBlind) return outage.calmTicks > 0 ? next : { ...next, blindMs: elapsedMs };
  if (overMs === null || elapsedMs <= overMs) return { ...next, before };
  const calmTicks = outage.calmTicks + 1;
  const calmMs = elapsedMs - Math.max(overMs, shownMs ?? 0);
  if (calmTicks < QUIET_TICKS || calmMs < quietMsOf(profile)) return { ...next, before, calmTicks };
  const from = recoveryFrom(outage, spec, overMs);
  const recoveryLeastMs = Math.max(0, (feltMs ?? from) - from);
  const recoveryMs = Math.max(recoveryLeastMs, (blindMs ?? from) - from);
  return { ...next, before, calmTicks, recoveryMs, recoveryLeastMs, isOpen: false };
}

/** A restart is itself what has to be recovered from; all else from when nothing was held back any more. */
const recoveryFrom = (
  { begunMs }: Outage,
  spec: Pick<FaultSpec, 'do'> | undefined,
  overMs: number,
): number => (spec?.do === 'restart' ? begunMs : overMs);

/** How long it has not recovered for, as far as was seen; 0 while it is being done. */
export const unrecoveredMs = (outage: Outage, spec: Pick<FaultSpec, 'do'> | undefined): number =>
  outage.overMs === null ? 0 : Math.max(0, outage.seenMs - recoveryFrom(outage, spec, outage.overMs));

/** As a verdict tells it. */
export const timeOf = (
  outage: Outage,
  { phases }: Pick<Profile, 'phases'>,
  spec: Pick<FaultSpec, 'do'> | undefined,
): FaultTime => ({
  number: outage.number,
  what: outage.what,
  atSeconds: (outage.begunMs - phases.warmupMs) / 1000,
  detectSeconds: outage.detectMs === null ? null : outage.detectMs / 1000,
  sign: outage.sign,
  recoverySeconds: outage.recoveryMs === null ? null : outage.recoveryMs / 1000,
  recoveryLeastSeconds: outage.recoveryLeastMs === null ? null : outage.recoveryLeastMs / 1000,
  isOpen: outage.isOpen,
  unrecoveredSeconds: outage.recoveryMs === null ? unrecoveredMs(outage, spec) / 1000 : 0,
  lost: outage.lost,
});

/** Requests of all loads. */
export const requestsLost = ({ loads }: Profile, { lost }: Pick<Outage, 'lost'>): number =>
  loads.reduce((sum, { name }) => sum + (lost[name] ?? 0), 0);
