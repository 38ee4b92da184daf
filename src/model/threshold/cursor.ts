/** Where in a line its reader is. */
import type { Token } from './tokens.ts';

export interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
}

/** The next token, which stays the next. */
export const peek = ({ tokens, at }: Cursor): Token => tokens[Math.min(at, tokens.length - 1)] as Token;

export const next = (cursor: Cursor): Token => {
  const token = peek(cursor);
  cursor.at++;
  return token;
};

/** What a line looks like, for who has lost the way. */
export const FORM =
  'write it as: series [growth|slope|max|…] [per 1000 requests] < limit [over 5m] [for 30s] [during warmup] [after 4h]';
