/** Rows as text for a person. */
import type { Bar, Row } from './row.ts';

/** Kernel threads and a terminal take about so much. */
const TOLERATED_CORES = 0.1;
const MET = { aim: 'meets the aim', reach: 'within reach', no: 'MISSED' } as const;
const TITLES = ['measure', 'unit', 'ours', 'theirs', 'whose', 'ours ÷ theirs', 'bar (aim)', ''];

export function table(rows: readonly Row[]): string {
  const lines = [TITLES, ...rows.map(cellsOf)];
  const widths = TITLES.map((_, column) => Math.max(...lines.map((cells) => cells[column]?.length ?? 0)));
  return lines
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf({
  measure,
  unit,
  ours,
  theirs,
  peer,
  ratio,
  rounds,
  bar,
  met,
  note,
  othersCores,
}: Row): string[] {
  const range = ratio && rounds > 1 ? ` (${digits(ratio.least)}–${digits(ratio.most)})` : '';
  return [
    measure,
    unit,
    digits(ours),
    digits(theirs),
    peer ?? '',
    ratio ? digits(ratio.median) + range : '',
    bar ? barText(bar) : '',
    [met ? MET[met] : '', note ?? '', busy(othersCores)].filter((text) => text !== '').join('; '),
  ];
}

const busy = (cores: number | null): string =>
  cores !== null && cores > TOLERATED_CORES ? `others used ${cores.toFixed(1)} cores` : '';

function barText({ is, reach, aim }: Bar): string {
  const sign = is === 'at least' ? '≥' : '≤';
  return aim === undefined ? `${sign} ${reach}` : `${sign} ${reach} (${sign} ${aim})`;
}

/** Three digits that count. */
function digits(value: number | null): string {
  if (value === null) return '–';
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
