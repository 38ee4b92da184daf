/** A comparison as text in 80 columns, the worst first. */
import type { Compared, Comparison, Interval, Recovery } from '../model/comparison.ts';
import { formatNumber, formatQuantity, formatRatio } from '../model/format.ts';
import { wrap } from './wrap.ts';

const NAME_COLUMNS = 13;

export function comparisonText(comparison: Comparison): string {
  const { state, base, run, tolerance, figures, notes, between } = comparison;
  const count = (wanted: Compared['state']) => figures.filter((each) => each.state === wanted).length;
  const counts = `${figures.length} compared: ${count('worse')} worse, ${count('cannot tell')} not to be told, ${count('no worse')} no worse`;
  return [
    wrap(`${state.toUpperCase()}: ${run} against ${base}, ${formatRatio(tolerance)} tolerated`),
    ...(figures.length > 0 ? [counts] : ['there is nothing that both of them tell']),
    ...(between ? ['', ...recoveryLines(between, base)] : []),
    ...(figures.length > 0 ? ['', ...figures.map(figureText)] : []),
    ...(notes.length > 0 ? ['', ...notes.map((note) => wrap(`note: ${note}`, 2))] : []),
  ].join('\n');
}

function recoveryLines({ run, recoveries }: NonNullable<Comparison['between']>, base: string): string[] {
  if (recoveries.length === 0) return [wrap(`no load was delivered by ${base}, ${run} and this run alike`)];
  return recoveries.map((each) => wrap(recoveryText(each, base), NAME_COLUMNS + 2));
}

/** `recovered    write at 20 VUs: 70 % (68 to 72 %) of phase1, 4 % in between: 21,000/s → 738/s → 14,800/s`. */
function recoveryText({ of, before, between, now, left, recovered }: Recovery, base: string): string {
  const { value, low, high } = recovered;
  const bounds = `${low === null ? '?' : formatRatio(low)} to ${high === null ? '?' : formatRatio(high)}`;
  const rates = [before, between, now].map((rate) => `${formatNumber(Math.round(rate))}/s`).join(' → ');
  return `${'recovered'.padEnd(NAME_COLUMNS)}${of}: ${formatRatio(value)} (${bounds}) of ${base}, ${formatRatio(left.value)} in between: ${rates}`;
}

function figureText({ state, isBetter, of, name, base, now, ratio, why, unit }: Compared): string {
  const values =
    base && now ? `${formatQuantity(base.value, unit)} → ${formatQuantity(now.value, unit)}` : null;
  const parts = [values, ratio && ratioText(ratio), why].filter((part) => part !== null);
  return wrap(
    `${(isBetter ? 'better' : state).padEnd(NAME_COLUMNS)}${of} ${name}: ${parts.join(', ')}`,
    NAME_COLUMNS + 2,
  );
}

/** `×1.9 (1.8 to 2)`. */
function ratioText({ value, low, high }: Interval): string {
  const bounds = `${low === null ? '?' : formatNumber(low)} to ${high === null ? '?' : formatNumber(high)}`;
  return `×${formatNumber(value)} (${bounds})`;
}
