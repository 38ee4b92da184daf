/** Reads the clauses of a line: over, for, after, during. */
import { nearest } from '../nearest.ts';
import { parseDuration, parseQuantity } from '../units.ts';
import { type Cursor, FORM, next, peek } from './cursor.ts';
import { refuse } from './refuse.ts';
import type { Token } from './tokens.ts';

interface Span {
  readonly at: Token;
  readonly ms: number;
}

/** `step 2`, or `dns step 2` where several loads have steps. */
export interface StageWords {
  readonly kind: 'step' | 'level';
  /** From 1. */
  readonly number: number;
  /** '' where the line does not say. */
  readonly load: string;
}

type During = 'warmup' | 'soak' | 'cooldown' | 'quiet' | StageWords;

export const CLAUSES = ['over', 'for', 'during', 'after'] as const;
type Clause = (typeof CLAUSES)[number];
/** The phases, and what of the soak no fault on purpose disturbs. */
const PHASES = ['warmup', 'soak', 'cooldown', 'quiet'] as const;

export interface Clauses {
  readonly over?: Span;
  readonly for?: Span;
  readonly after?: Span;
  readonly during?: { readonly at: Token; readonly what: During };
}

export const isClause = (word: string): word is Clause => CLAUSES.some((clause) => clause === word);

/** The clauses so far and one more. */
export function readClause(cursor: Cursor, clauses: Clauses): Clauses {
  const word = next(cursor);
  const clause = word.text;
  if (!isClause(clause)) return refuse(word, `«${clause}» is too much`, clauseHint(clause, cursor));
  if (clauses[clause]) return refuse(word, `«${clause}» stands here twice`, FORM);
  return clause === 'during'
    ? { ...clauses, during: { at: word, what: readDuring(cursor) } }
    : { ...clauses, [clause]: { at: word, ms: readSpan(cursor, clause) } };
}

function clauseHint(word: string, { tokens, at }: Cursor): string {
  const before = tokens[at - 2]?.text ?? '';
  if (parseQuantity(before + word)) return `without the space: ${before}${word}`;
  const meant = nearest(word, CLAUSES);
  return meant === undefined ? FORM : `did you mean ${meant}?`;
}

function readSpan(cursor: Cursor, clause: 'over' | 'for' | 'after'): number {
  const token = next(cursor);
  const ms = parseDuration(token.text);
  // What has held for 0 s has always held.
  if (ms !== undefined && (ms > 0 || clause === 'after')) return ms;
  return clause === 'over'
    ? refuse(token, `«${token.text}» is no window`, 'such as: over 5m')
    : refuse(token, `«${token.text}» is no duration`, 'such as 30s, 5m, 4h');
}

function readDuring(cursor: Cursor): During {
  const first = next(cursor);
  const phase = PHASES.find((name) => name === first.text);
  if (phase) return phase;
  const isNamed = peek(cursor).text === 'step' || peek(cursor).text === 'level';
  const kind = isNamed ? next(cursor).text : first.text;
  if (kind !== 'step' && kind !== 'level') {
    const meant = nearest(first.text, [...PHASES, 'step', 'level']);
    const hint = meant === undefined ? 'such as: during warmup, during step 2' : `did you mean ${meant}?`;
    return refuse(first, `«${first.text}» is no phase`, hint);
  }
  const number = next(cursor);
  if (!/^[1-9]\d{0,5}$/.test(number.text))
    return refuse(number, `«${number.text}» is no number of a ${kind}`, `such as: during ${kind} 2`);
  return { kind, number: Number(number.text), load: isNamed ? first.text : '' };
}
