/** What a load felt in a moment: slower than it was, failing, or answered less than it asks. */
import { formatNumber, formatQuantity, formatRatio, formatSeconds } from '../../model/format.ts';
import { holds } from '../../model/instant.ts';
import type { Moment } from './moment.ts';
import type { Scene, SceneLoad } from './scene.ts';
import type { Usual } from './soak-moments.ts';

export interface Symptom {
  readonly load: string;
  readonly text: string;
  /** Against how it was when this run was at its quietest; else only against what is asked. */
  readonly isUp: boolean;
}

/** Against the quietest tenth of this run. Half a millisecond that becomes two is nobody's trouble. */
const SLOWER_TIMES = 3;
const SLOWER_SECONDS = 0.005;
const FAILING_SHARE = 0.01;
const FAILING_TIMES = 2;
const ANSWERED_SHARE = 0.9;
/** Of its ticks in which the generator was at fault: then what it measured says nothing of the target. */
const SPOILT_SHARE = 0.5;

export const symptomsOf = (moment: Moment, usual: Usual, { loads }: Scene): Symptom[] =>
  loads.flatMap((load) =>
    (moment.of(`${load.name}.invalid`)?.mean ?? 0) > SPOILT_SHARE
      ? []
      : [slow(load, moment, usual), failing(load, moment, usual), short(load, moment)].filter(
          (each) => each !== null,
        ),
  );

/**
 * By the mean of the ticks' own p95: a pointer to when it was slow, and never a percentile of the run. Those come
 * from merged histograms, which are kept for the whole soak only.
 */
function slow({ name, limits }: SceneLoad, moment: Moment, usual: Usual): Symptom | null {
  const p95 = `${name}.latency.p95`;
  const now = moment.of(p95)?.mean;
  const quiet = usual.of(p95)?.low;
  const isUp =
    now !== undefined && quiet !== undefined && now >= SLOWER_TIMES * quiet && now - quiet >= SLOWER_SECONDS;
  if (isUp)
    return {
      load: name,
      isUp,
      text: `p95 of ${name} went from ${formatSeconds(quiet)} to ${formatSeconds(now)}`,
    };
  for (const { series, operator, limit, unit } of limits) {
    const seen = moment.of(series)?.mean;
    if (seen !== undefined && !holds(seen, operator, limit))
      return {
        load: name,
        isUp,
        text: `${series} is ${formatQuantity(seen, unit)}, asked for ${operator} ${formatQuantity(limit, unit)}`,
      };
  }
  return null;
}

function failing({ name }: SceneLoad, moment: Moment, usual: Usual): Symptom | null {
  const failed = (of: (series: string) => number | null | undefined): number | null => {
    const [errors, lost, due] = ['errors', 'lost', 'due'].map((count) => of(`${name}.${count}`));
    return errors == null || lost == null || !due ? null : (errors + lost) / due;
  };
  const share = failed((series) => moment.perSecond(series));
  if (share === null || share < FAILING_SHARE) return null;
  const before = failed((series) => usual.perSecond(series)?.low);
  const isUp = before !== null && share >= FAILING_TIMES * before;
  const text = `${formatRatio(Math.min(1, share))} of ${name} failed or were lost`;
  return { load: name, isUp, text: isUp ? `${text}, ${formatRatio(before)} before` : text };
}

function short({ name, isOpen }: SceneLoad, moment: Moment): Symptom | null {
  const [due, ok, errors] = ['due', 'ok', 'errors'].map((count) => moment.perSecond(`${name}.${count}`));
  if (!isOpen || !due || ok == null || errors == null) return null;
  const answered = ok + errors;
  if (answered >= ANSWERED_SHARE * due) return null;
  return {
    load: name,
    isUp: false,
    text: `${formatNumber(Math.round(answered))}/s of ${formatNumber(Math.round(due))}/s answered for ${name}`,
  };
}
