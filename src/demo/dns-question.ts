/** Reads the one question of a DNS query, without making anything: it runs for every packet. */

export interface Question {
  /** Offset behind the question. */
  readonly end: number;
  readonly edns: boolean;
}

const HEADER_BYTES = 12;
const OPT = 41;

/**
 * Where the question ends and whether EDNS follows; undefined when there is not exactly one whole question.
 * Compressed names are refused: nothing before a question can be pointed to.
 */
export function readQuestion(message: Buffer): Question | undefined {
  if (message.length < HEADER_BYTES + 5 || message.readUInt16BE(4) !== 1) return undefined;
  let at = HEADER_BYTES;
  while (message[at] !== 0) {
    const length = message[at];
    if (length === undefined || length > 63) return undefined;
    at += length + 1;
  }
  const end = at + 5;
  if (end > message.length || at - HEADER_BYTES > 254) return undefined;
  const onlyAdditional = message.readUInt32BE(6) === 0 && message.readUInt16BE(10) > 0;
  const edns =
    onlyAdditional &&
    end + 11 <= message.length &&
    message[end] === 0 &&
    message.readUInt16BE(end + 1) === OPT;
  return { end, edns };
}
