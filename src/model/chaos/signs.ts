/** What shows in one tick that something is off: what a `pass` line asks, and this tick does not have. Pure. */
import { meets, shareSeries } from '../instant.ts';
import type { LoadBase } from '../load.ts';
import type { Profile } from '../profile.ts';
import { isCount, latencyOf, type Series, type Values } from '../series.ts';
import { isOfTicks } from '../threshold/sides.ts';
import type { Threshold } from '../threshold.ts';

export interface Sign {
  /** The line, or what else is off, in words. */
  readonly text: string;
  /** How long ago that happened of which it tells: a lost request was due its timeout ago. */
  readonly agoMs: number;
}

/** A tick, and what was last known of each series in the soak before it. */
export interface SignView {
  readonly now: Values;
  readonly last: (series: Series) => number | null;
  readonly soakTicks: number;
}

/** Without a line on its errors a load is held to this share, as a stage is. */
const FAILED_LESS_THAN = 0.01;
/** A load that is answered so often in a usual tick, and in this one not once, is not answered. */
const ANSWERS_LEAST = 5;
/** What the machine and the generator show is no sign of what was done to a target. */
const NOT_OF_TARGETS = /^(host|self|chaos)\./;

export interface Signs {
  readonly signs: readonly Sign[];
  /** A load did not report, or its generator was at fault: what it would have shown is not known. */
  readonly isBlind: boolean;
}

export function signsOf({ loads, pass, probes }: Profile, view: SignView): Signs {
  const isMute = ({ name }: LoadBase) => view.now[`${name}.due`] == null || view.now[`${name}.invalid`] === 1;
  const mute = loads.filter(isMute);
  const heard = loads.filter((load) => !isMute(load));
  const lines = pass.filter(isOfATick);
  const ofOthers = lines.filter(({ series }) => !mute.some(({ name }) => series.startsWith(`${name}.`)));
  const signs = [
    ...heard.flatMap((load) => [...failures(load, lines, view), ...silence(load, view)]),
    ...ofOthers.flatMap((line) => brokenLine(line, loads, view)),
    ...probes.flatMap((probe) => (probe.kind === 'process' ? endings(probe.prefix, view) : [])),
  ];
  return { signs, isBlind: mute.length > 0 };
}

/** What is to hold while nothing is disturbed is what it has recovered to. */
const isOfATick = ({ series, measure, divisor, per, during = 'quiet' }: Threshold): boolean =>
  measure === 'value' && !divisor && !per && during === 'quiet' && !NOT_OF_TARGETS.test(series);

const riseIn = ({ now, last }: SignView, series: Series): number =>
  Math.max(0, (now[series] ?? 0) - (last(series) ?? 0));

/** More failed than may: those that were lost only now tell of when they were due. */
function failures(load: LoadBase, lines: readonly Threshold[], view: SignView): Sign[] {
  const asked = lines.filter((line) => line.share && line.series.startsWith(`${load.name}.`));
  const errors = `${load.name}.errors`;
  const isMet = (line: Threshold) => (share: number) => meets(share, line);
  const held = [
    ...asked.map((line) => ({ text: line.text, series: line.series, isMet: isMet(line) })),
    ...(asked.some(({ series }) => series === errors)
      ? []
      : [
          {
            text: `${errors} < 1%`,
            series: errors,
            isMet: (share: number) => share < FAILED_LESS_THAN,
          },
        ]),
  ];
  const due = riseIn(view, `${load.name}.due`);
  const shareOf = (failed: number) => (due > 0 ? failed / due : failed > 0 ? 1 : 0);
  return held.flatMap(({ text, series, isMet: holds }): Sign[] => {
    const rises = (shareSeries(series)?.bad ?? []).map((part) => ({ part, rise: riseIn(view, part) }));
    const sum = (parts: typeof rises) => parts.reduce((total, { rise }) => total + rise, 0);
    const fresh = sum(rises.filter(({ part }) => part !== `${load.name}.lost`));
    if (!holds(shareOf(fresh))) return [{ text, agoMs: 0 }];
    return holds(shareOf(sum(rises))) ? [] : [{ text, agoMs: load.timeoutMs }];
  });
}

/** Requests came due, or wait, and none was answered. */
function silence({ name }: LoadBase, view: SignView): Sign[] {
  const usual = (view.last(`${name}.ok`) ?? 0) / Math.max(1, view.soakTicks);
  const waits = riseIn(view, `${name}.due`) > 0 || (view.now[`${name}.inflight`] ?? 0) > 0;
  const isSilent = usual >= ANSWERS_LEAST && waits && riseIn(view, `${name}.ok`) === 0;
  return isSilent ? [{ text: `no answer to ${name}`, agoMs: 0 }] : [];
}

function brokenLine(line: Threshold, loads: readonly LoadBase[], view: SignView): Sign[] {
  const { series, text, operator, share } = line;
  if (share) return [];
  const load = loads.find(({ name }) => series.startsWith(`${name}.`));
  // Beside lost requests a tick's latencies are theirs, and so are the deliveries that did not come.
  const agoMs = load && riseIn(view, `${load.name}.lost`) > 0 ? load.timeoutMs : 0;
  if (isCount(series)) {
    // The soak's limit, broken by this tick alone.
    const rise = riseIn(view, series);
    return view.last(series) !== null && rise > 0 && !operator.startsWith('>') && !meets(rise, line)
      ? [{ text, agoMs }]
      : [];
  }
  const value = view.now[series];
  return value != null && (isOfTicks(line) || latencyOf(series)) && !meets(value, line)
    ? [{ text, agoMs }]
    : [];
}

/** Of a target's root, as its probe saw it. */
function endings(prefix: string, view: SignView): Sign[] {
  const rose = ['exits', 'restarts'].filter(
    (count) => view.last(`${prefix}.${count}`) !== null && riseIn(view, `${prefix}.${count}`) > 0,
  );
  const isAway = view.now[`${prefix}.procs`] === 0;
  return [
    ...rose.map((count) => ({ text: `${prefix}.${count} rose`, agoMs: 0 })),
    ...(isAway ? [{ text: `no process of ${prefix}`, agoMs: 0 }] : []),
  ];
}
