/** Long sentences in the width of a terminal. */

/** What a terminal has at least. */
const COLUMNS = 80;

/** Lines of at most `columns`; those after the first begin with `indent` blanks. A word is never cut. */
export function wrap(text: string, indent = 0, columns = COLUMNS): string {
  const [first = '', ...words] = text.trimStart().split(' ');
  const lines: string[] = [];
  let line = text.slice(0, text.length - text.trimStart().length) + first;
  for (const word of words)
    if (line.length + 1 + word.length <= columns) line += ` ${word}`;
    else {
      lines.push(line);
      line = ' '.repeat(indent) + word;
    }
  return [...lines, line].join('\n');
}
