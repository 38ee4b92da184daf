/** The names of a load as DNS queries, encoded once: a million of them are one piece of memory. */
import { randomInt } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { clean } from '../../model/clean.ts';
import type { DnsHow } from '../../model/dns-load.ts';
import { MOST_NAMES, type NameLine, parseNameLine } from '../../model/dns-names.ts';
import { EDNS_BYTES, encodeQuery, NAME_AT, queryBytes } from './encode-query.ts';

/** About two million names. */
const FILE_LIMIT_BYTES = 64 * 2 ** 20;
/** Doubled when that is not enough. */
const FIRST_BYTES = 64 * 2 ** 10;
const DIGITS = Buffer.from('0123456789abcdef');
/** Odd, so that it maps the 32-bit numbers one to one (Knuth, TAOCP 6.4: 2³² / golden ratio). */
const SCATTER = 2_654_435_769;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
/** Two million names of weight 1,000 make a sum below 2³¹. */
const LONGEST_STRIDE = 2 ** 21;

export interface Queries {
  /** All queries, one after the other. */
  readonly bytes: Buffer;
  /** Query i is `bytes[starts[i] … starts[i + 1])`. */
  readonly starts: Uint32Array;
  /** Of each, after its question. */
  readonly tailBytes: number;
  /** The query that number `n` of the load asks: each has its share, exactly, of every sum of weights. */
  pick(n: number): number;
  /** Puts an id into a query, and what is random in it for number `n`. */
  prepare(query: number, n: number, id: number): void;
}

/**
 * From a names file, or its lines. Rejects with the place of the first line that is wrong, and when there is
 * no name at all.
 */
export async function readQueries(names: string | readonly string[], how: DnsHow): Promise<Queries> {
  if (typeof names !== 'string') return encode(names, 'names', how);
  const { size } = await stat(names);
  if (size > FILE_LIMIT_BYTES) throw new Error(`${names} is larger than ${FILE_LIMIT_BYTES / 2 ** 20} MiB`);
  return encode((await readFile(names, 'utf8')).split('\n'), names, how);
}

/** Those that say something; throws with the place of the first that is wrong. */
function parse(lines: readonly string[], place: string): NameLine[] {
  const parsed: NameLine[] = [];
  let count = 0;
  for (const [i, text] of lines.entries()) {
    const line = parseNameLine(text);
    if (line === null) continue;
    if (typeof line === 'string') throw new Error(`${place}:${i + 1}: ${clean(line, 120)}`);
    count += line.count;
    if (count > MOST_NAMES) throw new Error(`${place}:${i + 1}: more than ${MOST_NAMES} names`);
    parsed.push(line);
  }
  if (count === 0) throw new Error(`${place}: no names`);
  return parsed;
}

function encode(lines: readonly string[], place: string, how: DnsHow): Queries {
  const parsed = parse(lines, place);
  const count = parsed.reduce((sum, line) => sum + line.count, 0);
  const starts = new Uint32Array(count + 1);
  const randomAt = new Uint16Array(count);
  const weights = new Uint16Array(count);
  let bytes = Buffer.allocUnsafe(FIRST_BYTES);
  let query = 0;
  for (const line of parsed)
    for (let i = 0; i < line.count; i++) {
      const { name, randomAt: digits } = line.nameAt(i);
      const start = starts[query] as number;
      const end = start + queryBytes(name, how);
      if (end > bytes.length) bytes = Buffer.concat([bytes], 2 * bytes.length);
      encodeQuery(bytes, start, name, line.type, how);
      // On the wire each label has its length before it, where the text has a dot behind.
      randomAt[query] = digits < 0 ? 0 : NAME_AT + 1 + digits;
      weights[query] = line.weight;
      starts[++query] = end;
    }
  // Another process must not ask what this one has asked: that would be in a cache.
  const salt = randomInt(2 ** 32);
  return {
    bytes,
    starts,
    tailBytes: how.edns ? EDNS_BYTES : 0,
    pick: picker(weights),
    prepare(query, n, id) {
      const start = starts[query] as number;
      bytes[start] = id >>> 8;
      bytes[start + 1] = id;
      const at = randomAt[query] as number;
      if (at === 0) return;
      writeHex(bytes, start + at, salt);
      writeHex(bytes, start + at + 8, Math.imul(n, SCATTER));
    },
  };
}

function writeHex(bytes: Buffer, at: number, value: number): void {
  for (let i = 0; i < 8; i++) bytes[at + i] = DIGITS[(value >>> (28 - 4 * i)) & 15] as number;
}

/** Over as many numbers as the weights' sum each query comes as often as its weight says, spread evenly. */
function picker(weights: Uint16Array): (n: number) => number {
  const ends = new Float64Array(weights.length);
  let sum = 0;
  for (const [i, weight] of weights.entries()) ends[i] = sum += weight;
  if (sum === weights.length) return (n) => n % sum;
  const stride = strideOf(sum);
  return (n) => {
    const place = ((n % sum) * stride) % sum;
    let low = 0;
    let high = ends.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (place < (ends[middle] as number)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** A stride that visits each place once, none soon after its neighbour; its products are exact in a double. */
function strideOf(sum: number): number {
  const gcd = (a: number, b: number): number => (b === 0 ? a : gcd(b, a % b));
  let stride = Math.max(1, Math.min(Math.round(sum * GOLDEN), LONGEST_STRIDE));
  while (gcd(stride, sum) !== 1) stride++;
  return stride;
}
