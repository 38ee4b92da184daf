/** From a DNS query's bytes to its answer's: the hot path, with the log, the metrics and the faults on it. */
import { bareAnswer, failedAnswer, type Rcode, type ZoneAnswer, zoneAnswer } from './dns-answer.ts';
import { readQuestion } from './dns-question.ts';
import type { Disturbance } from './faults.ts';
import { type Counter, type Distribution, labelText } from './metrics.ts';
import type { QueryLog } from './query-log.ts';

/** Calls `send` at most once, at once or later, and never throws. `client` is an address for the log. */
export type Responder = (message: Buffer, client: string, send: (answer: Buffer) => void) => void;

export interface ResponderParts {
  readonly log: QueryLog;
  readonly queries: Counter;
  readonly durations: Distribution;
  readonly disturb: () => Disturbance;
}

// 1,000 hosts × A, AAAA × with and without EDNS × RD are 8,000; odd spellings start it anew.
const CACHED_MOST = 8192;

export function createResponder({ log, queries, durations, disturb }: ResponderParts): Responder {
  const cache = new Map<string, ZoneAnswer>();
  const labels = new Map<Rcode, string>();
  const count = (rcode: Rcode) => {
    let text = labels.get(rcode);
    if (text === undefined) {
      text = labelText({ rcode });
      labels.set(rcode, text);
    }
    queries.add(text);
  };

  const answerOf = (message: Buffer, end: number, edns: boolean): ZoneAnswer => {
    const recursionDesired = ((message[2] as number) & 1) === 1;
    const key = (recursionDesired ? 'r' : '-') + (edns ? 'e' : '-') + message.toString('latin1', 12, end);
    const cached = cache.get(key);
    if (cached) return cached;
    const made = zoneAnswer(message.subarray(12, end), recursionDesired, edns);
    if (made.known) {
      if (cache.size >= CACHED_MOST) cache.clear();
      cache.set(key, made);
    }
    return made;
  };

  return (message, client, send) => {
    const begunAt = performance.now();
    // Too short to have an id, or itself an answer: replying could go round for ever.
    if (message.length < 12 || ((message[2] as number) & 0x80) !== 0) return;

    const respond = (bytes: Buffer, rcode: Rcode) => {
      bytes[0] = message[0] as number;
      bytes[1] = message[1] as number;
      count(rcode);
      durations.observe((performance.now() - begunAt) / 1000);
      send(bytes);
    };
    if (((message[2] as number) & 0x78) !== 0) return respond(bareAnswer('NOTIMP'), 'NOTIMP');
    const question = readQuestion(message);
    if (!question) return respond(bareAnswer('FORMERR'), 'FORMERR');

    const answer = answerOf(message, question.end, question.edns);
    const { delayMs, fail } = disturb();
    const rcode = fail ? 'SERVFAIL' : answer.rcode;
    log.add(answer.name, answer.type, rcode, client);
    // A copy, because the cached bytes may still wait in a socket under another query's id.
    const bytes = fail ? failedAnswer(answer.bytes, question.end - 12) : Buffer.from(answer.bytes);
    if (delayMs > 0) setTimeout(respond, delayMs, bytes, rcode);
    else respond(bytes, rcode);
  };
}
