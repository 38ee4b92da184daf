/** Whether a message is the answer to a query, and what it says; called for each, so nothing is allocated. */

export const HEADER_BYTES = 12;

/** Of a message of at least a header. */
export const rcodeOf = (answer: Uint8Array): number => (answer[3] as number) & 15;
export const isTruncated = (answer: Uint8Array): boolean => ((answer[2] as number) & 2) !== 0;
/** Records in its answer section. */
export const answersIn = (answer: Uint8Array): number => ((answer[6] as number) << 8) | (answer[7] as number);
export const idOf = (message: Uint8Array): number => ((message[0] as number) << 8) | (message[1] as number);

/**
 * Whether the `length` bytes of `answer` are a response to the query at `queries[start … end)`, which ends
 * with its question: the same question, whatever the case of its letters. One that failed may leave the
 * question out (RFC 1035 §4.1.1: a FORMERR often does). The id is for the caller to compare.
 */
export function isAnswerTo(
  answer: Uint8Array,
  length: number,
  queries: Uint8Array,
  start: number,
  end: number,
): boolean {
  if (length < HEADER_BYTES || (answer[2] as number) < 128) return false;
  if (answer[4] === 0 && answer[5] === 0) return rcodeOf(answer) !== 0;
  if (length < end - start) return false;
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
