/** `seconds,value[,load][,segment]` → a track: the front door for series that no run of ours has recorded. */
import { clean } from '../../model/clean.ts';
import { foldTrack } from './fold-track.ts';
import { type Rows, ticksOf } from './rows-to-ticks.ts';
import type { Track } from './track.ts';

export interface ParsedTrack {
  readonly track: Track;
  /** The usual time between two rows. */
  readonly tickSeconds: number;
}

export interface TrackError {
  readonly message: string;
  /** From 1 on. */
  readonly line: number;
}

const COLUMNS = ['seconds', 'value', 'load', 'segment'] as const;
type Column = (typeof COLUMNS)[number];
/** Where each column is; -1: nowhere. */
type Places = Readonly<Record<Column, number>>;

/**
 * A header line may name the columns in any order (others are left out); an empty value is a gap. Rows are sorted by
 * time; where the clock was set back once or twice, rows go on at the usual pace. 10 million rows take about 10 s.
 */
export function parseTrack(text: string, hourSeconds = 3600): ParsedTrack | TrackError {
  const rows = readRows(text.startsWith('\uFEFF') ? text.slice(1) : text);
  if ('message' in rows) return rows;
  const ticks = ticksOf(rows);
  if ('message' in ticks) return ticks;
  return { track: foldTrack(ticks, ticks.tickSeconds / hourSeconds), tickSeconds: ticks.tickSeconds };
}

function readRows(text: string): Rows | TrackError {
  const most = countOf(text);
  const [seconds, values, loads] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  const segments = new Int32Array(most);
  const lines = new Int32Array(most);
  let places: Places | null = null;
  let [count, segment, segmentName, hasLoad] = [0, 0, '', false];
  for (let [from, line] = [0, 1]; from < text.length; line++) {
    const next = text.indexOf('\n', from);
    const end = next < 0 ? text.length : next;
    const row = text.slice(from, text.charCodeAt(end - 1) === 13 ? end - 1 : end);
    from = end + 1;
    const cells = row.split(',');
    if (cells.length === 1 && row.trim() === '') continue;
    if (places === null) {
      const header = headerOf(cells);
      places = header ?? { seconds: 0, value: 1, load: 2, segment: 3 };
      if (places.seconds < 0 || places.value < 0)
        return {
          line,
          message: `a header needs the columns seconds and value, this one has «${shown(row)}»`,
        };
      if (header) continue;
    }
    const at = numberIn(cells[places.seconds]);
    if (at === undefined || Number.isNaN(at))
      return { line, message: `«${shown(cells[places.seconds])}» is no number of seconds` };
    const value = numberIn(cells[places.value]);
    if (value === undefined)
      return { line, message: `«${shown(cells[places.value])}» is no value; an empty one is a gap` };
    const load = numberIn(cells[places.load]);
    if (load === undefined)
      return { line, message: `«${shown(cells[places.load])}» is no load in requests a second` };
    const name = cells[places.segment]?.trim();
    if (name && name !== segmentName) {
      if (segmentName !== '') segment++;
      segmentName = name;
    }
    hasLoad ||= !Number.isNaN(load);
    seconds[count] = at;
    values[count] = value;
    loads[count] = load;
    segments[count] = segment;
    lines[count++] = line;
  }
  const cut = <T extends Float64Array | Int32Array>(all: T) => all.subarray(0, count) as T;
  return {
    seconds: cut(seconds),
    values: cut(values),
    loads: hasLoad ? cut(loads) : null,
    segments: cut(segments),
    lines: cut(lines),
  };
}

function countOf(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}

/** Where the columns are by their names; null when the line is no header but the first row. */
function headerOf(cells: readonly string[]): Places | null {
  if (cells.every((cell) => numberIn(cell) !== undefined)) return null;
  const names = cells.map((cell) =>
    cell
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .toLowerCase(),
  );
  if (!COLUMNS.some((column) => names.includes(column)))
    // Words, but none of ours: a header in somebody's own, unless it has a number where the seconds would be.
    return numberIn(cells[0]) === undefined ? { seconds: 0, value: 1, load: 2, segment: 3 } : null;
  const place = (column: Column) => names.indexOf(column);
  return { seconds: place('seconds'), value: place('value'), load: place('load'), segment: place('segment') };
}

/** NaN: empty; undefined: no finite number. */
function numberIn(cell: string | undefined): number | undefined {
  if (cell === undefined || cell === '') return Number.NaN;
  const value = Number(cell);
  // Blanks are 0 to JavaScript.
  if (value !== 0 && Number.isFinite(value)) return value;
  const text = cell.trim();
  if (text === '' || /^(nan|null)$/i.test(text)) return Number.NaN;
  return value === 0 ? 0 : undefined;
}

const SHOWN_MOST = 40;

/** Text of others' is shown short, and without what a terminal would obey. */
const shown = (text = ''): string => clean(text, SHOWN_MOST);
