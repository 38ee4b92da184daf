/**
 * One line of a profile that must hold: `series [growth|slope] [over WINDOW] op limit [for DURATION] [after DURATION]`.
 * Read here, judged in `judge/`.
 */
import { isCount, type Series, unitOf } from './series.ts';
import { parseDuration, parseQuantity, type Quantity, type Unit } from './units.ts';

export type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export interface Threshold {
  readonly text: string;
  readonly series: Series;
  /** value: the series itself; growth: fitted change over the soak ÷ its start; slope: change a second. */
  readonly measure: 'value' | 'growth' | 'slope';
  readonly operator: Operator;
  /** In base units; a slope's limit is per second of the judge's clock. */
  readonly limit: number;
  readonly unit: Unit;
  /** A count compared with a percentage is a share of due. */
  readonly share: boolean;
  /** Worst sliding window of this length. */
  readonly overMs?: number;
  /** Must have held this long without a break. */
  readonly forMs?: number;
  /** Not applied in a soak shorter than this. */
  readonly afterMs?: number;
}

/** Why a line is no threshold: what, at which column (0-based), and what to write instead. */
export interface ThresholdError {
  readonly message: string;
  readonly column: number;
  readonly hint: string;
}

const FORM = 'write it as: series [growth|slope] [over 5m] < limit [for 30s] [after 4h]';
const TOKEN = /[A-Za-z_][\w.:-]*(?:\{[^}]*\})?|<=|>=|==|!=|<|>|[\d.]+[A-Za-zµ%]*(?:\/[a-z]+)?|\S/g;
const OPERATORS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];

interface Token {
  text: string;
  column: number;
}

export function parseThreshold(text: string): Threshold | ThresholdError {
  const tokens = [...text.matchAll(TOKEN)].map((match) => ({ text: match[0], column: match.index }));
  const next = (): Token => tokens.shift() ?? { text: '', column: text.length };
  const fail = (token: Token, message: string, hint = FORM): ThresholdError => ({
    message,
    column: token.column,
    hint,
  });

  const series = next();
  if (!/^[A-Za-z_]/.test(series.text)) return fail(series, 'a threshold starts with the name of a series');

  let measure: Threshold['measure'] = 'value';
  let overMs: number | undefined;
  let token = next();
  if (token.text === 'growth' || token.text === 'slope') {
    measure = token.text;
    token = next();
  }
  if (token.text === 'over') {
    const length = next();
    overMs = parseDuration(length.text);
    if (overMs === undefined || overMs === 0)
      return fail(length, `«${length.text}» is no window`, 'such as: over 5m');
    token = next();
  }
  if (!OPERATORS.includes(token.text))
    return fail(
      token,
      token.text ? `«${token.text}» where < <= > >= == or != belongs` : 'a comparison is missing',
    );
  const operator = token.text as Operator;

  const limitToken = next();
  const limit = parseQuantity(limitToken.text);
  if (!limit)
    return fail(limitToken, `«${limitToken.text}» is no limit`, 'such as 100ms, 0.1%, 2GB, 10GB/d, 5');

  const spans: { forMs?: number; afterMs?: number } = {};
  for (token = next(); token.text !== ''; token = next()) {
    if (token.text !== 'for' && token.text !== 'after') return fail(token, `«${token.text}» is too much`);
    const length = next();
    const ms = parseDuration(length.text);
    // What has held for 0 s has always held.
    if (ms === undefined || (ms === 0 && token.text === 'for'))
      return fail(length, `«${length.text}» is no duration`, 'such as 30s, 5m, 4h');
    spans[token.text === 'for' ? 'forMs' : 'afterMs'] = ms;
  }

  if (measure !== 'value' && (overMs !== undefined || spans.forMs !== undefined))
    return fail(
      series,
      `${measure} is fitted over the whole soak: over and for say nothing about it`,
      `such as: ${series.text} ${measure} ${operator} ${limitToken.text}`,
    );
  const wrong = mismatch(series.text, measure, limit);
  if (wrong) return fail(limitToken, wrong.message, wrong.hint);
  return {
    text: text.trim().replace(/\s+/g, ' '),
    series: series.text,
    measure,
    operator,
    limit: measure === 'slope' ? limit.value / (limit.perSeconds ?? 1) : limit.value,
    unit: limit.unit,
    share: measure === 'value' && limit.unit === 'ratio' && isCount(series.text),
    ...(overMs === undefined ? {} : { overMs }),
    ...spans,
  };
}

const EXAMPLE: Record<Unit, string> = { seconds: '100ms', bytes: '2GB', ratio: '80%', number: '5' };

/** A limit whose unit cannot be meant: `rss < 100ms` would hold or fail for ever. */
function mismatch(series: Series, measure: Threshold['measure'], limit: Quantity) {
  if (measure === 'growth')
    return limit.unit === 'ratio' && limit.perSeconds === undefined
      ? undefined
      : { message: 'growth is a share of the start', hint: 'such as: growth < 20%' };
  if (measure === 'slope' && limit.perSeconds === undefined)
    return { message: 'a slope needs a time to be counted over', hint: 'such as: slope < 10MB/h' };
  if (measure === 'value' && limit.perSeconds !== undefined && limit.perSeconds !== 1)
    return { message: 'only a slope is counted over a time', hint: `such as: ${series} slope < 10MB/h` };
  // A scraped series' unit is a guess from its name, and 0 is 0 in every unit.
  if (series.includes('metrics.') || limit.value === 0) return undefined;
  const unit = unitOf(series);
  const fits =
    unit === limit.unit ||
    (isCount(series) && limit.unit === 'ratio') ||
    (unit === 'ratio' && limit.unit === 'number');
  if (fits) return undefined;
  const example = `${EXAMPLE[unit]}${measure === 'slope' ? '/h' : ''}`;
  return {
    message: `${series} is measured in ${unit === 'number' ? 'plain numbers' : unit}`,
    hint: `such as: ${example}`,
  };
}
