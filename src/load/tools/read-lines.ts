/** Cuts what a program writes into lines, however long it takes to end one. */

/** A longer line is told by its beginning alone: a tool that never ends one must not fill our memory. */
const LONGEST = 4096;

/** What it returns takes the chunks. */
export function readLines(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  let isCut = false;
  return (chunk) => {
    const text = rest + chunk;
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      if (!isCut) onLine(text.slice(from, Math.min(end, from + LONGEST)));
      isCut = false;
      from = end + 1;
    }
    rest = isCut ? '' : text.slice(from);
    if (rest.length <= LONGEST) return;
    onLine(rest.slice(0, LONGEST));
    rest = '';
    isCut = true;
  };
}
