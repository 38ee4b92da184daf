/** Reads what stands right of the operator. */
import { nearest } from '../nearest.ts';
import { parseQuantity, type Quantity } from '../units.ts';
import { type Cursor, next, peek } from './cursor.ts';
import { refuse } from './refuse.ts';
import type { Token } from './tokens.ts';

/** What stands right of the operator. `sign` null: the baseline as it is. */
export type RightWords =
  | { readonly kind: 'quantity'; readonly at: Token; readonly quantity: Quantity }
  | {
      readonly kind: 'baseline';
      readonly at: Token;
      readonly sign: '+' | '-' | '±' | null;
      readonly share: number;
    };

const LIMITS = 'such as 100ms, 0.1%, 2GB, 10GB/d, 5';

export function readRight(cursor: Cursor): RightWords {
  const at = next(cursor);
  if (at.text === 'baseline') return readBaseline(cursor, at);
  const isNegative = at.text === '-' && peek(cursor).column === at.column + 1;
  const number = isNegative ? next(cursor) : at;
  const quantity = parseQuantity(number.text);
  if (quantity)
    return {
      kind: 'quantity',
      at,
      quantity: isNegative ? { ...quantity, value: -quantity.value } : quantity,
    };
  return refuse(at, `«${at.text}» is no limit`, limitHint(at));
}

function limitHint({ kind, text }: Token): string {
  if (kind !== 'name') return LIMITS;
  if (/^baseline-/.test(text)) return 'with a space: baseline -20%';
  if (nearest(text, ['baseline']) !== undefined) return 'did you mean baseline?';
  return text.includes('.') ? `to compare two series, divide them: a / ${text} < 1` : LIMITS;
}

function readBaseline(cursor: Cursor, at: Token): RightWords {
  if (peek(cursor).kind !== 'sign') return { kind: 'baseline', at, sign: null, share: 0 };
  const sign = next(cursor).text as '+' | '-' | '±';
  const token = next(cursor);
  const quantity = parseQuantity(token.text);
  if (quantity?.unit !== 'ratio' || quantity.perSeconds !== undefined)
    return refuse(token, `«${token.text}» is no percentage`, 'such as: baseline +20%');
  return { kind: 'baseline', at, sign, share: quantity.value };
}
