/** The grammar of a threshold's line (in `model/threshold.ts`): its words → its parts, each with its place. */
import { nearest } from '../nearest.ts';
import type { Operator } from '../threshold.ts';
import { type Cursor, FORM, next, peek } from './cursor.ts';
import { MEASURE_WORDS, type Measure, measureOf } from './measures.ts';
import { CLAUSES, type Clauses, isClause, readClause } from './read-clause.ts';
import { type RightWords, readRight } from './read-limit.ts';
import { refuse } from './refuse.ts';
import { type Token, tidy, tokensOf } from './tokens.ts';

const OPERATORS: readonly string[] = ['<', '<=', '>', '>=', '==', '!='];

export interface SideWords {
  readonly series: Pick<Token, 'text' | 'column'>;
  readonly measure: Measure;
}

export interface Line extends Clauses {
  readonly text: string;
  readonly side: SideWords;
  readonly divisor?: SideWords;
  readonly per?: { readonly at: Token; readonly amount: number; readonly of: SideWords['series'] };
  /** null: `steady`, which is compared with nothing. */
  readonly comparison: { readonly operator: Operator; readonly right: RightWords } | null;
}

/** Throws what `refuse` throws where the text is none. */
export function readLine(text: string): Line {
  const tokens = tokensOf(text);
  const cursor: Cursor = { tokens, at: 0 };
  const side = readSide(cursor, 'a threshold starts with the name of a series');
  let divisor: SideWords | undefined;
  if (peek(cursor).kind === 'slash') {
    next(cursor);
    divisor = readSide(cursor, 'a ratio is of two series');
  }
  const per = peek(cursor).text === 'per' ? readPer(cursor) : undefined;
  let clauses: Clauses = {};
  while (isClause(peek(cursor).text)) clauses = readClause(cursor, clauses);
  const comparison =
    side.measure === 'steady' ? null : { operator: readOperator(cursor), right: readRight(cursor) };
  while (peek(cursor).kind !== 'end') clauses = readClause(cursor, clauses);
  return {
    text: tidy(tokens),
    side,
    ...(divisor && { divisor }),
    ...(per && { per }),
    comparison,
    ...clauses,
  };
}

function readSide(cursor: Cursor, missing: string): SideWords {
  const series = next(cursor);
  if (series.kind !== 'name') return refuse(series, missing, FORM);
  const brace = peek(cursor);
  if (brace.text === '{') return refuse(brace, '«{» has no end', `such as: ${series.text}{kind="old"}`);
  const measure = brace.kind === 'name' ? measureOf(brace.text) : undefined;
  if (measure !== undefined) next(cursor);
  return { series, measure: measure ?? 'value' };
}

function readPer(cursor: Cursor): Line['per'] {
  const at = next(cursor);
  const number = next(cursor);
  const amount = /^\d+(\.\d+)?$/.test(number.text) ? Number(number.text) : 0;
  if (!(amount > 0)) return refuse(number, `«${number.text}» is no number`, 'such as: per 1000 requests');
  const isNamed = peek(cursor).kind === 'name' && !isClause(peek(cursor).text);
  return { at, amount, of: isNamed ? next(cursor) : { text: 'requests', column: at.column } };
}

function readOperator(cursor: Cursor): Operator {
  const token = next(cursor);
  if (OPERATORS.includes(token.text)) return token.text as Operator;
  if (token.kind === 'end') return refuse(token, 'a comparison is missing', FORM);
  const word = token.text === '=' ? '==' : nearest(token.text, [...MEASURE_WORDS, ...CLAUSES, 'per']);
  return refuse(
    token,
    `«${token.text}» where < <= > >= == or != belongs`,
    word === undefined ? FORM : `did you mean ${word}?`,
  );
}
