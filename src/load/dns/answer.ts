/** Whether a datagram is the answer to a query, and what it says; called for each, so nothing is allocated. */

const HEADER_BYTES = 12;

const RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];
/** The names of the sixteen codes of a header. */
export const RCODE_NAMES: readonly string[] = Array.from({ length: 16 }, (_, i) => RCODES[i] ?? `RCODE${i}`);

export const rcodeOf = (answer: Uint8Array): number => (answer[3] as number) & 15;

/**
 * Whether `answer` is a response to the query at `queries[start … end)`: the same question, whatever the
 * case of its letters. One that failed may leave the question out (RFC 1035 §4.1.1: a FORMERR often does).
 * The id is for the caller to compare.
 */
export function isAnswerTo(answer: Uint8Array, queries: Uint8Array, start: number, end: number): boolean {
  if (answer.length < HEADER_BYTES || (answer[2] as number) < 128) return false;
  if (answer[4] === 0 && answer[5] === 0) return rcodeOf(answer) !== 0;
  if (answer.length < end - start) return false;
  for (let i = start + HEADER_BYTES, j = HEADER_BYTES; i < end; i++, j++) {
    const asked = queries[i] as number;
    const got = answer[j] as number;
    if (asked !== got && !isSameLetter(asked, got)) return false;
  }
  return true;
}

function isSameLetter(a: number, b: number): boolean {
  const lower = a | 32;
  return lower === (b | 32) && lower >= 97 && lower <= 122;
}
