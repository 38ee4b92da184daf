/** What a terminal shows after the bytes it was sent: letters with their colours. */
import xterm from '@xterm/headless';

export interface Piece {
  readonly text: string;
  /** In columns, from 0 on. */
  readonly column: number;
  readonly columns: number;
  /** `#rrggbb`; null: the terminal's own. */
  readonly colour: string | null;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly inverse: boolean;
}

export type Picture = readonly (readonly Piece[])[];

export interface Screen {
  feed(bytes: string): Promise<void>;
  /** Rows of pieces, each in one style. */
  picture(): Picture;
  text(): string;
}

export function openScreen(columns: number, rows: number): Screen {
  const terminal = new xterm.Terminal({ cols: columns, rows, allowProposedApi: true });
  const line = (y: number) => terminal.buffer.active.getLine(terminal.buffer.active.baseY + y);
  return {
    feed: (bytes) => new Promise((done) => terminal.write(bytes, done)),
    picture: () => Array.from({ length: rows }, (_, y) => piecesOf(line(y), columns)),
    text: () =>
      Array.from({ length: rows }, (_, y) => line(y)?.translateToString(true).trimEnd() ?? '').join('\n'),
  };
}

type BufferLine = NonNullable<ReturnType<InstanceType<typeof xterm.Terminal>['buffer']['active']['getLine']>>;

function piecesOf(line: BufferLine | undefined, columns: number): Piece[] {
  const pieces: Piece[] = [];
  for (let x = 0; x < columns; x++) {
    const cell = line?.getCell(x);
    if (!cell || cell.getWidth() === 0) continue;
    const text = cell.getChars() || ' ';
    const style = {
      colour: colourOf(cell.isFgPalette() ? cell.getFgColor() : null),
      bold: cell.isBold() !== 0,
      dim: cell.isDim() !== 0,
      inverse: cell.isInverse() !== 0,
    };
    const last = pieces.at(-1);
    if (last && isSame(last, style))
      pieces[pieces.length - 1] = {
        ...last,
        text: last.text + text,
        columns: last.columns + cell.getWidth(),
      };
    else pieces.push({ ...style, text, column: x, columns: cell.getWidth() });
  }
  return pieces.filter(({ text, inverse }) => inverse || text.trim() !== '');
}

const isSame = (a: Piece, b: Pick<Piece, 'colour' | 'bold' | 'dim' | 'inverse'>): boolean =>
  a.colour === b.colour && a.bold === b.bold && a.dim === b.dim && a.inverse === b.inverse;

/** One of xterm's 240 fixed colours; the first 16 are the terminal's own affair, and not in our themes of 256. */
function colourOf(index: number | null): string | null {
  if (index === null || index < 16) return null;
  const level = (step: number) => (step === 0 ? 0 : 55 + step * 40);
  const cube = index - 16;
  const rgb =
    index >= 232
      ? new Array<number>(3).fill(8 + (index - 232) * 10)
      : [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map(level);
  return `#${rgb.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}
