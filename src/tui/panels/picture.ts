/** A chart with what it shows above it; and several of them in a grid that fills its room. */
import { abreast } from '../view/abreast.ts';
import { fit, type Row, widthOf } from '../view/row.ts';

export interface Picture {
  /** From the longest to the shortest: the first that has room is shown. */
  readonly titles: readonly Row[];
  readonly draw: (columns: number, rows: number) => Row[];
}

/** A chart of less says nothing: a title, its axis, and three rows of lines. */
export const LEAST_PICTURE = 6;

/** Exactly `rows` rows; at most `across` pictures side by side, in lines of about as many each. */
export function gallery(pictures: readonly Picture[], across: number, columns: number, rows: number): Row[] {
  const lines = linesOf(pictures, across, rows);
  return lines.flatMap((line, i) => {
    const height = Math.floor(((i + 1) * rows) / lines.length) - Math.floor((i * rows) / lines.length);
    return abreast(
      line.map((picture) => (width) => drawn(picture, width, height)),
      columns,
      height,
    );
  });
}

/** What has no room as a picture is left out, from the end. */
function linesOf(pictures: readonly Picture[], across: number, rows: number): Picture[][] {
  const most = Math.floor(rows / LEAST_PICTURE);
  const count = Math.min(most, Math.ceil(pictures.length / across));
  const each = Math.min(across, Math.ceil(pictures.length / Math.max(1, count)));
  return Array.from({ length: count }, (_, i) => pictures.slice(i * each, (i + 1) * each));
}

const drawn = ({ titles, draw }: Picture, columns: number, rows: number): Row[] => [
  titleIn(titles, columns),
  ...draw(columns, rows - 1),
];

/** What fits, or the shortest, cut. */
export const titleIn = (titles: readonly Row[], columns: number): Row =>
  titles.find((title) => widthOf(title) <= columns) ?? fit(titles.at(-1) ?? [], columns);
