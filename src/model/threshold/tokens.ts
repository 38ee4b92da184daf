/** A threshold's line → its words, each with the column where it stands. */

export interface Token {
  /** number: with its unit, and what it is counted over; other: what has no meaning anywhere. */
  readonly kind: 'name' | 'number' | 'operator' | 'sign' | 'slash' | 'other' | 'end';
  readonly text: string;
  /** From 0. */
  readonly column: number;
}

/** The first that matches counts. A name's labels are read apart, for their values may hold anything. */
const KINDS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', /[A-Za-z_][\w.:-]*/y],
  ['number', /(?:\d|\.\d)[\w.µμ%]*(?:\/[a-z]+)?/y],
  ['operator', /<=|>=|==|!=|<|>/y],
  ['sign', /[-+±]/y],
  ['slash', /\//y],
  ['other', /./suy],
];

/** The last is the end, behind the text. */
export function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let column = 0; column < text.length; ) {
    if (/\s/.test(text[column] as string)) column++;
    else {
      const token = tokenAt(text, column);
      tokens.push(token);
      column += token.text.length;
    }
  }
  return [...tokens, { kind: 'end', text: '', column: text.length }];
}

function tokenAt(text: string, column: number): Token {
  for (const [kind, pattern] of KINDS) {
    pattern.lastIndex = column;
    const found = pattern.exec(text)?.[0];
    if (found === undefined) continue;
    const end = kind === 'name' ? endOfLabels(text, column + found.length) : column + found.length;
    return { kind, text: text.slice(column, end), column };
  }
  return { kind: 'end', text: '', column };
}

/** Behind `{…}`, where it begins at `from` and ends; a `}` between quotes is part of a label's value. */
function endOfLabels(text: string, from: number): number {
  if (text[from] !== '{') return from;
  let isQuoted = false;
  for (let i = from + 1; i < text.length; i++) {
    if (isQuoted && text[i] === '\\') i++;
    else if (text[i] === '"') isQuoted = !isQuoted;
    else if (text[i] === '}' && !isQuoted) return i + 1;
  }
  return from;
}

/** The line with single spaces, so that it can be told again; what stands between braces stays as it is. */
export function tidy(tokens: readonly Token[]): string {
  let end = tokens[0]?.column ?? 0;
  let text = '';
  for (const token of tokens) {
    if (token.kind === 'end') break;
    text += `${token.column > end ? ' ' : ''}${token.text}`;
    end = token.column + token.text.length;
  }
  return text;
}
