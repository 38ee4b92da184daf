/** Whether a run is worse than another: figure by figure, and as a whole the worst of them. Pure. */
import type { Compared, CompareState, Comparison, Figure } from '../../model/comparison.ts';
import { formatDuration } from '../../model/format.ts';
import { decide } from './decide.ts';
import { CAPACITY, type Side } from './side.ts';

/** Asked for more or less than this share of the other is another load. */
const SAME_LOAD = 0.02;
/** So many times as long is another length. */
const SAME_LENGTH = 1.5;
const RANK: Readonly<Record<CompareState, number>> = { worse: 0, 'cannot tell': 1, 'no worse': 2 };

export function compareSides(base: Side, now: Side, tolerance: number): Comparison {
  const doubts = doubtsOf(base, now);
  const isOtherLoad = doubts.loads.size > 0;
  const isOtherMachine = base.machine !== null && now.machine !== null && base.machine !== now.machine;
  const judged: Judged[] = [];
  for (const [key, figure] of Object.entries(now.figures)) {
    const before = base.figures[key];
    if (!before) continue;
    const doubt =
      (figure.load !== null ? doubts.loads.get(figure.load) : null) ??
      (figure.load === null && isOtherLoad ? 'its load cannot be compared' : null) ??
      (figure.isTimed && isOtherMachine ? 'on another machine' : null);
    const seen = decide(before, figure, tolerance);
    judged.push({
      compared: doubt ? { ...seen, state: 'cannot tell', why: doubt } : seen,
      loss: lossOf(before, figure),
    });
  }
  const missing = Object.keys(base.figures).filter((key) => !now.figures[key]);
  // A baseline may be of many profiles; what another run told, this one should tell as well.
  for (const figure of missing.flatMap((key) => base.figures[key] ?? []))
    if (base.machine !== null && (figure.load === null || figure.name === CAPACITY))
      judged.push(untold(figure, 'the run does not tell it'));
  for (const [load, why] of doubts.loads)
    if (!Object.keys(now.figures).some((key) => now.figures[key]?.load === load && base.figures[key]))
      judged.push(untold({ of: load, name: 'all', unit: 'number' }, why));
  judged.sort((a, b) => RANK[a.compared.state] - RANK[b.compared.state] || b.loss - a.loss);
  const figures = judged.map(({ compared }) => compared);
  const state = figures[0]?.state ?? 'cannot tell';
  const machines = isOtherMachine ? [`the machines differ: ${base.machine}; ${now.machine}`] : [];
  const unknown = base.machine === null ? [`${base.name} does not say on which machine it was measured`] : [];
  return {
    state,
    base: base.name,
    run: now.name,
    tolerance,
    figures,
    notes: [...machines, ...unknown, ...lengthNotes(base, now), ...doubts.notes],
  };
}

/** Memory that grows, or warms up, is another after another time. */
function lengthNotes(base: Side, now: Side): string[] {
  if (base.soakSeconds === null || now.soakSeconds === null) return [];
  const [shorter, longer] = [base.soakSeconds, now.soakSeconds].sort((a, b) => a - b) as [number, number];
  const say = (seconds: number) => formatDuration(seconds * 1000);
  return longer > shorter * SAME_LENGTH
    ? [`the soaks are not of one length: ${say(base.soakSeconds)}, ${say(now.soakSeconds)}`]
    : [];
}

/** Loads that cannot be compared, with why; and what only one side has. */
function doubtsOf(base: Side, now: Side): { loads: Map<string, string>; notes: string[] } {
  const loads = new Map<string, string>();
  const notes: string[] = [];
  for (const name of new Set([...Object.keys(base.loads), ...Object.keys(now.loads)])) {
    const [before, after] = [base.loads[name], now.loads[name]];
    if (!before || !after) {
      notes.push(`only ${before ? base.name : now.name} has ${name}: not compared`);
      continue;
    }
    const common = Object.keys(now.figures).some(
      (key) => now.figures[key]?.load === name && base.figures[key],
    );
    const isOther =
      !common ||
      (before.mean !== null &&
        after.mean !== null &&
        Math.abs(before.mean - after.mean) > SAME_LOAD * before.mean);
    const invalid = before.invalid ?? after.invalid;
    if (invalid !== null) {
      const where = before.invalid === null ? now.name : base.name;
      notes.push(`${where}: ${invalid}`);
      loads.set(name, `INVALID LOAD in ${where}`);
    } else if (isOther) {
      const differs = before.words === after.words ? 'in another way' : `for ${after.words}`;
      loads.set(name, `it was asked for ${before.words} before, now ${differs}`);
    }
  }
  return { loads, notes };
}

interface Judged {
  readonly compared: Compared;
  readonly loss: number;
}

const untold = ({ of, name, unit }: Pick<Figure, 'of' | 'name' | 'unit'>, why: string): Judged => ({
  compared: { of, name, unit, state: 'cannot tell', base: null, now: null, ratio: null, why },
  loss: Infinity,
});

/** How much worse it got, for the order alone: below 0 is better. */
function lossOf(base: Figure, now: Figure): number {
  const [less, more] = now.better === 'less' ? [base, now] : [now, base];
  if (less.value > 0) return more.value / less.value - 1;
  return more.value > less.value ? Number.MAX_VALUE : 0;
}
