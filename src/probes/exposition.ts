/**
 * The Prometheus text format (0.0.4, and what OpenMetrics 1.0 adds to it), strictly: one line that is
 * wrong, and the whole text is, for then nobody knows what the rest is.
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
import { clean } from '../model/clean.ts';

const MOST_SERIES = 2000;
const MOST_LABELS = 64;
const MOST_VALUE_CHARS = 1024;
const TYPES = /^(counter|gauge|histogram|summary|untyped|unknown|info|stateset|gaugehistogram)$/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const NOT_FINITE = /^[+-]?(?:nan|inf|infinity)$/i;

export interface Exposition {
  /** By `name{key="value",…}`, cleaned, in the order of the text; null: NaN, infinite, or too large a number. */
  readonly values: Map<string, number | null>;
  /** By metric (family) name, as far as told. */
  readonly types: Map<string, string>;
  /** Times that something was left out, by what it was. */
  readonly left: Readonly<Record<'notFinite' | 'duplicates' | 'conflicts' | 'overCap' | 'tooLong', number>>;
}

/**
 * @param only Names of metrics (or of their family: without `_sum`, `_count`, `_total`) to keep; empty: all but
 *   the buckets of histograms, which are many.
 * @throws with the line's number and what is wrong with it, cleaned.
 */
export function parseExposition(text: string, only: ReadonlySet<string> = new Set()): Exposition {
  const values = new Map<string, number | null>();
  const types = new Map<string, string>();
  const left = { notFinite: 0, duplicates: 0, conflicts: 0, overCap: 0, tooLong: 0 };
  let lineNumber = 0;
  for (let start = 0, end = 0; start < text.length; start = end + 1) {
    end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    lineNumber++;
    const at = skipBlanks(text, start, end);
    if (at === end) continue;
    if (text.charCodeAt(at) === HASH) {
      if (text.startsWith('# EOF', at) && skipBlanks(text, at + 5, end) === end) break;
      if (text.startsWith('# TYPE ', at))
        left.conflicts += readType(text.slice(at + 7, end), types, lineNumber);
      continue;
    }
    const series = readSeries(text, at, end, lineNumber);
    const value = readValue(text, series.end, end, lineNumber);
    if (!isWanted(text, at, series, only)) continue;
    if (series.labels > MOST_LABELS || series.longest > MOST_VALUE_CHARS) {
      left.tooLong++;
      continue;
    }
    // Beyond the cap nothing is kept, not even to see whether it is there twice.
    if (values.size >= MOST_SERIES) {
      left.overCap++;
      continue;
    }
    const key = keyOf(text, at, series);
    if (values.has(key)) left.duplicates++;
    else {
      values.set(key, value);
      if (value === null) left.notFinite++;
    }
  }
  return { values, types, left };
}

const TAB = 9;
const SPACE = 32;
const QUOTE = 34;
const HASH = 35;
const COMMA = 44;
const EQUALS = 61;
const BACKSLASH = 92;
const OPEN = 123;
const CLOSE = 125;

/** 1: may start a name, 2: may stand in it. */
const NAME = new Uint8Array(128);
for (const char of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_:') NAME[char.charCodeAt(0)] = 1;
for (const char of '0123456789') NAME[char.charCodeAt(0)] = 2;

/** Where the parts of a series are in the text: strings are cut out of it only when they are kept. */
interface Series {
  readonly nameEnd: number;
  readonly end: number;
  readonly labels: number;
  readonly longest: number;
  readonly isBucket: boolean;
  /** There is nothing to clean and nothing to spare: the text itself is the key. */
  readonly isCanonical: boolean;
}

/** @param each Told where each label's name and its value (without the quotes) begin and end. */
function readSeries(
  text: string,
  start: number,
  end: number,
  lineNumber: number,
  each?: (labelStart: number, labelEnd: number, valueStart: number, valueEnd: number) => void,
): Series {
  const nameEnd = skipName(text, start, end);
  if (nameEnd === start) fail(lineNumber, 'no metric name', text, start, end);
  const open = skipBlanks(text, nameEnd, end);
  if (open === end || text.charCodeAt(open) !== OPEN)
    return { nameEnd, end: nameEnd, labels: 0, longest: 0, isBucket: false, isCanonical: true };
  let isCanonical = open === nameEnd;
  let isBucket = false;
  let labels = 0;
  let longest = 0;
  let at = skipBlanks(text, open + 1, end);
  while (at < end && text.charCodeAt(at) !== CLOSE) {
    const labelEnd = skipName(text, at, end);
    const equals = skipBlanks(text, labelEnd, end);
    const quote = skipBlanks(text, equals + 1, end);
    if (
      labelEnd === at ||
      text.charCodeAt(equals) !== EQUALS ||
      quote >= end ||
      text.charCodeAt(quote) !== QUOTE
    )
      fail(lineNumber, 'no label', text, at, end);
    let close = quote + 1;
    for (let char = 0; close < end; close++) {
      char = text.charCodeAt(close);
      if (char === QUOTE) break;
      if (char === BACKSLASH) close++;
      if (char === BACKSLASH || char < SPACE || char > 126) isCanonical = false;
    }
    if (close >= end) fail(lineNumber, 'a quote is not closed', text, at, end);
    each?.(at, labelEnd, quote + 1, close);
    labels++;
    longest = Math.max(longest, close - quote - 1);
    isBucket ||= labelEnd === at + 2 && text.startsWith('le', at);
    const next = skipBlanks(text, close + 1, end);
    const char = text.charCodeAt(next);
    if (next >= end || (char !== COMMA && char !== CLOSE))
      fail(lineNumber, 'labels do not end', text, at, end);
    isCanonical &&= quote === labelEnd + 1 && next === close + 1;
    at = char === COMMA ? skipBlanks(text, next + 1, end) : next;
    // No blank behind a comma, and no comma before the end.
    if (char === COMMA && (at !== next + 1 || text.charCodeAt(at) === CLOSE)) isCanonical = false;
  }
  if (at >= end) fail(lineNumber, 'labels do not end', text, start, end);
  return { nameEnd, end: at + 1, labels, longest, isBucket, isCanonical: isCanonical && labels > 0 };
}

function keyOf(text: string, start: number, series: Series): string {
  if (series.isCanonical) return text.slice(start, series.end);
  const pairs: string[] = [];
  readSeries(text, start, series.end, 0, (labelStart, labelEnd, valueStart, valueEnd) => {
    pairs.push(`${text.slice(labelStart, labelEnd)}="${cleanValue(text.slice(valueStart, valueEnd))}"`);
  });
  const name = text.slice(start, series.nameEnd);
  return pairs.length > 0 ? `${name}{${pairs.join(',')}}` : name;
}

/** Escapes are undone, so that nothing hides behind them; what is clean is escaped again. */
function cleanValue(raw: string): string {
  const value = raw.replace(/\\(.)/g, (whole, char) =>
    char === 'n' ? '\n' : char === '"' || char === '\\' ? char : whole,
  );
  return clean(value, MOST_VALUE_CHARS).replace(/["\\]/g, '\\$&');
}

/** A value, perhaps a timestamp, perhaps an exemplar behind a #. */
function readValue(text: string, start: number, end: number, lineNumber: number): number | null {
  const at = skipBlanks(text, start, end);
  const valueEnd = skipWord(text, at, end);
  const word = text.slice(at, valueEnd);
  const isNumber = NUMBER.test(word);
  if (!isNumber && !NOT_FINITE.test(word)) fail(lineNumber, 'no number', text, at, valueEnd);
  let rest = skipBlanks(text, valueEnd, end);
  if (rest < end && text.charCodeAt(rest) !== HASH) {
    const stampEnd = skipWord(text, rest, end);
    if (!NUMBER.test(text.slice(rest, stampEnd))) fail(lineNumber, 'no timestamp', text, rest, end);
    rest = skipBlanks(text, stampEnd, end);
    if (rest < end && text.charCodeAt(rest) !== HASH) fail(lineNumber, 'too much', text, rest, end);
  }
  const value = isNumber ? Number(word) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** 1 when the name has another type already. */
function readType(declaration: string, types: Map<string, string>, lineNumber: number): 0 | 1 {
  const [name = '', type = '', ...more] = declaration.trim().split(/[ \t]+/);
  if (skipName(name, 0, name.length) !== name.length || name === '' || !TYPES.test(type) || more.length > 0)
    fail(lineNumber, 'no type', declaration, 0, declaration.length);
  const known = types.get(name);
  if (known === undefined && types.size < MOST_SERIES) types.set(name, type);
  return known === undefined || known === type ? 0 : 1;
}

function isWanted(text: string, start: number, series: Series, only: ReadonlySet<string>): boolean {
  if (only.size === 0) return !(series.isBucket && text.endsWith('_bucket', series.nameEnd));
  const name = text.slice(start, series.nameEnd);
  return only.has(name) || only.has(name.replace(/_(sum|count|total)$/, ''));
}

function skipName(text: string, start: number, end: number): number {
  if (start >= end || NAME[text.charCodeAt(start)] !== 1) return start;
  let at = start + 1;
  while (at < end && (NAME[text.charCodeAt(at)] ?? 0) > 0) at++;
  return at;
}

function skipBlanks(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && isBlank(text.charCodeAt(at))) at++;
  return Math.min(at, end);
}

function skipWord(text: string, start: number, end: number): number {
  let at = start;
  while (at < end && !isBlank(text.charCodeAt(at))) at++;
  return at;
}

const isBlank = (char: number): boolean => char === SPACE || char === TAB;

function fail(lineNumber: number, what: string, text: string, start: number, end: number): never {
  throw new Error(`line ${lineNumber}: ${what} in «${clean(text.slice(start, end), 80)}»`);
}
