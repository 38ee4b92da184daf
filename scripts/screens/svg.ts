/** Pictures of a terminal as SVG: one, or many one after the other. A row that comes again is there once. */
import type { Picture, Piece } from './cells.ts';

const CELL_WIDTH = 8.4;
const CELL_HEIGHT = 17;
const MARGIN = 10;
const BACKGROUND = '#101418';
const TEXT = '#d8dee4';
const STYLE = `text{font:14px 'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre;fill:${TEXT}}.b{font-weight:bold}.d{opacity:.7}`;

export interface Frame {
  readonly atSeconds: number;
  readonly picture: Picture;
}

export function svgOf(picture: Picture, columns: number, rows: number): string {
  return document(columns, rows, '', picture.map((pieces, y) => rowSvg(pieces, y)).join(''));
}

/** Shows each frame until the next one begins, the last one until `seconds`, again and again. */
export function animatedSvg(
  frames: readonly Frame[],
  seconds: number,
  columns: number,
  rows: number,
): string {
  const known = new Map<string, string>();
  const groups = frames.map(({ picture }, i) => {
    const uses = picture.flatMap((pieces, y) => {
      const drawn = rowSvg(pieces, 0);
      if (drawn === '') return [];
      const id = known.get(drawn) ?? `r${known.size}`;
      known.set(drawn, id);
      return [`<use href="#${id}" y="${y * CELL_HEIGHT}"/>`];
    });
    return `<g class="f f${i}">${uses.join('')}</g>`;
  });
  const share = (at: number) => ((at / seconds) * 100).toFixed(2);
  const shows = frames.map(({ atSeconds }, i) => {
    const [from, to] = [share(atSeconds), share(frames[i + 1]?.atSeconds ?? seconds)];
    const begins = i === 0 ? '' : `0%{visibility:hidden}`;
    return `@keyframes k${i}{${begins}${from}%{visibility:visible}${to}%{visibility:hidden}100%{visibility:hidden}}.f${i}{animation-name:k${i}}`;
  });
  const style = `.f{visibility:hidden;animation:${seconds}s step-end infinite}${shows.join('')}`;
  const rowsOnce = [...known].map(([drawn, id]) => `<g id="${id}">${drawn}</g>`).join('');
  return document(columns, rows, style, `<defs>${rowsOnce}</defs>${groups.join('')}`);
}

function document(columns: number, rows: number, style: string, body: string): string {
  const width = Math.ceil(columns * CELL_WIDTH + 2 * MARGIN);
  const height = Math.ceil(rows * CELL_HEIGHT + 2 * MARGIN);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><style>${STYLE}${style}</style><rect width="100%" height="100%" rx="6" fill="${BACKGROUND}"/><g transform="translate(${MARGIN},${MARGIN})">${body}</g></svg>\n`;
}

const rowSvg = (pieces: readonly Piece[], y: number): string =>
  pieces.map((piece) => pieceSvg(piece, y)).join('');

/** Each is as wide as its columns, whatever font there is. */
function pieceSvg({ text, column, columns, colour, bold, dim, inverse }: Piece, y: number): string {
  const x = (column * CELL_WIDTH).toFixed(1);
  const width = (columns * CELL_WIDTH).toFixed(1);
  const box = inverse
    ? `<rect x="${x}" y="${y * CELL_HEIGHT}" width="${width}" height="${CELL_HEIGHT}" fill="${colour ?? TEXT}"/>`
    : '';
  const classes = [...(bold ? ['b'] : []), ...(dim ? ['d'] : [])].join(' ');
  const fill = inverse ? BACKGROUND : colour;
  return `${box}<text x="${x}" y="${y * CELL_HEIGHT + 13}" textLength="${width}" lengthAdjust="spacingAndGlyphs"${
    classes ? ` class="${classes}"` : ''
  }${fill ? ` style="fill:${fill}"` : ''}>${escaped(text)}</text>`;
}

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (letter) => (letter === '&' ? '&amp;' : letter === '<' ? '&lt;' : '&gt;'));
