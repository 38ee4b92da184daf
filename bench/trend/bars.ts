/** What the method is held to, and whether it is met. */
import type { DelayRow, FamilyRow } from './rows.ts';
import { shareOf } from './wilson.ts';

export interface Bar {
  readonly what: string;
  readonly bar: string;
  readonly seen: string;
  readonly met: boolean;
}

/** Where 24 % a day must be found, and 12 %. */
const FOUND = ['leak', 'warm-up + leak', 'sawtooth + leak', 'late onset'];

export function barsOf(rows: readonly FamilyRow[], delays: readonly DelayRow[]): Bar[] {
  const still = rows.filter(({ perDay }) => perDay === null);
  const pooled = shareOf(
    still.reduce((sum, { leak }) => sum + leak.seen, 0),
    still.reduce((sum, { leak }) => sum + leak.of, 0),
  );
  const at = (family: string, perDay: number) =>
    rows.find((row) => row.family === family && row.perDay === perDay);
  const cpuMs = rows.reduce((sum, row) => sum + row.cpuMs, 0) / Math.max(1, rows.length);
  const worst = still.reduce<FamilyRow | undefined>(
    (a, b) => (a && a.leak.share >= b.leak.share ? a : b),
    undefined,
  );
  const powers = (families: readonly string[], perDay: number, least: number): Bar[] =>
    families.flatMap((family) => {
      const row = at(family, perDay);
      if (!row) return [];
      return bar(
        `${family}, ${percent(perDay)} a day`,
        `≥ ${percent(least)} found`,
        percent(row.leak.share),
        row.leak.share >= least,
      );
    });
  const errors = rows.flatMap(({ slopeError, perDay }) =>
    slopeError && perDay === 0.24 ? slopeError.median : [],
  );
  return [
    ...(still.length === 0
      ? []
      : [
          bar(
            'false alarms, pooled',
            '≤ 1%',
            `${percent(pooled.share)} of ${pooled.of}`,
            pooled.share <= 0.01,
          ),
          bar(
            'false alarms, worst family',
            '≤ 5%',
            `${percent(worst?.leak.share ?? 0)} (${worst?.family})`,
            (worst?.leak.share ?? 0) <= 0.05,
          ),
        ]),
    ...powers([...FOUND, 'step + leak'], 0.24, 0.95),
    ...powers(FOUND, 0.12, 0.8),
    ...powers(['daily load + leak'], 0.24, 0.9),
    ...powers(['restarts + leak'], 0.48, 0.87),
    ...delays
      .filter(({ family, perDay }) => perDay === 0.24 && FOUND.includes(family))
      .map(({ family, median }) =>
        bar(
          `${family}, 24% a day: hours until SUSPECT`,
          'median ≤ 8',
          String(median),
          (median ?? Infinity) <= 8,
        ),
      ),
    ...(errors.length === 0
      ? []
      : [
          bar(
            'slope, median error at 24% a day',
            '≤ 20%',
            `${percent(Math.max(...errors))} in the worst family`,
            Math.max(...errors) <= 0.2,
          ),
        ]),
    bar('CPU a verdict', '< 10 ms', `${cpuMs.toFixed(1)} ms`, cpuMs < 10),
  ];
}

const bar = (what: string, wanted: string, seen: string, met: boolean): Bar => ({
  what,
  bar: wanted,
  seen,
  met,
});

export const percent = (share: number): string =>
  `${Number((share * 100).toPrecision(share < 0.1 ? 2 : 3))}%`;
