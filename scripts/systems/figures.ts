/** Figures of a report that several scenarios tell. */
import { formatBytes, formatNumber, formatRatio, formatSeconds } from '../../src/model/format.ts';
import type { Report } from '../../src/report/report-json.ts';
import type { Figure } from './scenario.ts';

/** Of all requests of the soak. */
export const p95 = (load: string): Figure => ({
  label: `${load} p95`,
  of: ({ loads }) => said(loads[load]?.latency.p95, formatSeconds),
});

export const p99 = (load: string): Figure => ({
  label: `${load} p99`,
  of: ({ loads }) => said(loads[load]?.latency.p99, formatSeconds),
});

/** Errors, lost and missed, of what came due. */
export const failed = (load: string): Figure => ({
  label: `${load} failed`,
  of: ({ loads }) => {
    const totals = loads[load];
    if (!totals?.due) return null;
    return formatRatio(((totals.errors ?? 0) + (totals.lost ?? 0) + (totals.missed ?? 0)) / totals.due);
  },
});

/** Requests a second that were answered, over the soak. */
export const rate = (load: string): Figure => ({
  label: `${load} rate`,
  of: ({ series }) => {
    const mean = series[`${load}.rate`]?.mean;
    return mean === undefined ? null : `${formatNumber(Math.round(mean))}/s`;
  },
});

/** The largest amount that met the load's lines. */
export const capacity = (load: string): Figure => ({
  label: `${load} capacity`,
  of: ({ capacities }) => {
    const found = capacities.find((each) => each.load === load);
    return found?.best == null ? null : `${formatNumber(found.best)}${found.unit === 'rate' ? '/s' : ' VUs'}`;
  },
});

export const grade: Figure = {
  label: 'grade',
  of: ({ grades }) =>
    grades.find(({ state }) => state === 'pass')?.name ?? (grades.length > 0 ? 'none' : null),
};

export const memory = (series = 'process.rss'): Figure => ({
  label: 'memory',
  of: ({ series: all }) => said(all[series]?.last, formatBytes),
});

/** The last value of a series. */
export const last = (
  label: string,
  series: string,
  format: (value: number) => string = formatNumber,
): Figure => ({
  label,
  of: ({ series: all }) => said(all[series]?.last, format),
});

/** What its lines of `verify:` came to. */
export const verified: Figure = {
  label: 'ledger',
  of: ({ verified: lines }: Report) =>
    lines.length === 0 ? null : lines.map(({ state, why }) => `${state} (${why})`).join(', '),
};

/** Of a fault on purpose: how soon it was seen, how long it took to recover, and what was lost meanwhile. */
export const recovery = (fault: string): Figure[] => {
  const of =
    (tell: (told: Report['faults'][number]) => string | null): Figure['of'] =>
    ({ faults }) => {
      const found = faults.find(({ name }) => name === fault);
      return found ? tell(found) : null;
    };
  return [
    { label: 'seen after', of: of(({ detectSeconds }) => said(detectSeconds, formatSeconds)) },
    { label: 'recovered after', of: of(({ recoverySeconds }) => said(recoverySeconds, formatSeconds)) },
    { label: 'lost', of: of(({ lost }) => said(lost, formatNumber)) },
  ];
};

/** What came of a line of the profile: `left` is how it begins. */
export const threshold = (label: string, left: string, format: (value: number) => string): Figure => ({
  label,
  of: ({ thresholds }) => said(thresholds.find(({ text }) => text.startsWith(`${left} `))?.value, format),
});

const said = (value: number | null | undefined, format: (value: number) => string): string | null =>
  value == null ? null : format(value);
