/** How much of the selected load did not end well, over time: failed, lost and missed as shares of what came due. */
import type { LoadSpec } from '../../model/profile.ts';
import type { Series } from '../../model/series.ts';
import type { Line, Values } from '../charts/chart.ts';
import { chartOf } from '../charts/chart-of.ts';
import { overTime } from '../charts/over-time.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { selectedLoad, type View } from '../view/view.ts';
import type { Picture } from './picture.ts';

const KINDS: readonly (readonly [string, Style])[] = [
  ['missed', 'line3'],
  ['lost', 'line2'],
  ['errors', 'line1'],
];

const NO_LINE: Line = { values: [null], style: 'line1' };

export function failurePicture(view: View): Picture | undefined {
  const load = selectedLoad(view);
  if (!load) return undefined;
  return {
    titles: [
      row(
        span(' failures  ', 'dim'),
        span(load.name, 'bold'),
        ...KINDS.flatMap(([kind, style]) => row('  ', span(`━ ${kind}`, style))),
        span('  of due', 'dim'),
      ),
    ],
    draw: (columns, rows) => shares(view, load.name, columns, rows),
  };
}

export const failureSeries = ({ name }: LoadSpec): Series[] =>
  [...KINDS.map(([kind]) => kind), 'due'].map((kind) => `${name}.${kind}`);

function shares(view: View, load: string, columns: number, rows: number): Row[] {
  // Of a count the most in a point is what it had come to at its end.
  const counted = [
    ...KINDS.map(([kind, style]) => ({ kind, style })),
    { kind: 'due', style: 'dim' as const },
  ];
  const lines = counted.map(({ kind, style }) => ({
    series: `${load}.${kind}`,
    style,
    pick: 'max' as const,
  }));
  const counts = overTime(view, { lines, unit: 'ratio', fromZero: true }, columns);
  const due = risesOf(counts.lines.at(-1)?.values ?? []);
  const drawn = counts.lines.slice(0, -1).map(({ values, style }): Line => {
    const rises = risesOf(values);
    return { values: rises.map((rise, i) => ratio(rise, due[i] ?? null)), style };
  });
  // A chart of nothing but zeros would be an empty one of some range.
  const isNone = drawn.every(({ values }) => values.every((value) => value === null || value === 0));
  return chartOf(view)(
    isNone ? { ...counts, lines: [NO_LINE], note: counts.note ?? 'none' } : { ...counts, lines: drawn },
    columns,
    rows,
  );
}

/** By how much a count rose since the point before; it begins anew with the soak, which is no fall. */
const risesOf = (counts: Values): (number | null)[] =>
  counts.map((count, i) => {
    const before = counts[i - 1] ?? null;
    return count === null || before === null ? null : Math.max(0, count - before);
  });

const ratio = (part: number | null, all: number | null): number | null =>
  part === null || all === null || all === 0 ? null : Math.min(1, part / all);
