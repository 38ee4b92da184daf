/** What a line of dnsperf's output says, of versions 2.10 to 2.14. Pure. */

/** Of its last account: `sent`, `completed`, `lost`, `interrupted` (not waited for when it was stopped). */
export type Total = 'sent' | 'completed' | 'lost' | 'interrupted';

export type Said =
  | { readonly kind: 'started' }
  | { readonly kind: 'answer'; readonly rcode: string; readonly seconds: number }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'total'; readonly of: Total; readonly count: number };

const STARTED: Said = { kind: 'started' };
const TIMEOUT: Said = { kind: 'timeout' };
const ANSWER = /^> (\w{3,16}) \S+ \S+ (\d+\.\d{6})$/;
const TOTAL = /^ {2}Queries (sent|completed|lost|interrupted): +(\d+)/;

/**
 * Null: nothing that counts; undefined: it should, and cannot be read. With `-v`, `> NOERROR name TYPE seconds` is an
 * answer, `> T` a timeout and `> I` a query that was not waited for. The lines of `-S` are left alone: the first may be
 * 0 whatever happened, and none tells what was lost.
 */
export function readOutput(line: string): Said | null | undefined {
  if (line.startsWith('> ')) {
    if (line.startsWith('> T ')) return TIMEOUT;
    if (line.startsWith('> I ')) return null;
    const [, rcode, seconds] = ANSWER.exec(line) ?? [];
    return rcode === undefined ? undefined : { kind: 'answer', rcode, seconds: Number(seconds) };
  }
  // The last line before it sends.
  if (line.startsWith('[Status] Stopping after')) return STARTED;
  const [, of, count] = TOTAL.exec(line) ?? [];
  return of === undefined ? null : { kind: 'total', of: of as Total, count: Number(count) };
}
