/** What the demo's zone answers: h1…h1000.example.test, a branch that fails, and nothing else. */
import dnsPacket, { type Answer, type OptAnswer, type Packet, type Question } from 'dns-packet';
import { clean } from '../model/clean.ts';

export type Rcode = 'NOERROR' | 'FORMERR' | 'SERVFAIL' | 'NXDOMAIN' | 'NOTIMP' | 'REFUSED';

export interface ZoneAnswer {
  /** The whole response, with id 0. */
  readonly bytes: Buffer;
  readonly rcode: Rcode;
  /** Clean, lower case, without the last dot. */
  readonly name: string;
  readonly type: string;
  /** Whether the name is one of the zone's own, of which there are few. */
  readonly known: boolean;
}

const RCODES: Readonly<Record<Rcode, number>> = {
  NOERROR: 0,
  FORMERR: 1,
  SERVFAIL: 2,
  NXDOMAIN: 3,
  NOTIMP: 4,
  REFUSED: 5,
};

const ZONE = 'example.test';
const FAILING = 'servfail.example.test';
const HOSTS = 1000;
const TTL_SECONDS = 60;
const HEADER_BYTES = 12;
const EDNS: OptAnswer = {
  type: 'OPT',
  name: '.',
  udpPayloadSize: 1232,
  extendedRcode: 0,
  ednsVersion: 0,
  flags: 0,
  flag_do: false,
  options: [],
};

const SOA: Answer = {
  type: 'SOA',
  name: ZONE,
  ttl: TTL_SECONDS,
  data: {
    mname: `ns.${ZONE}`,
    rname: `hostmaster.${ZONE}`,
    serial: 1,
    refresh: 3600,
    retry: 600,
    expire: 86_400,
    minimum: 60,
  },
};

/** The answer to `question`: the bytes of a question section that `readQuestion` has found whole. */
export function zoneAnswer(question: Buffer, recursionDesired: boolean, edns: boolean): ZoneAnswer {
  const { name: written, type } = readBack(question);
  const name = written.toLowerCase();
  const host = hostOf(name);
  let rcode: Rcode = 'NOERROR';
  let answers: readonly Answer[] = [];
  if (name === FAILING || name.endsWith(`.${FAILING}`)) rcode = 'SERVFAIL';
  else if (host !== undefined) answers = recordsOf(name, host, type);
  else if (name === ZONE) answers = type === 'SOA' ? [SOA] : [];
  else rcode = name.endsWith(`.${ZONE}`) ? 'NXDOMAIN' : 'REFUSED';

  const negative = answers.length === 0 && (rcode === 'NOERROR' || rcode === 'NXDOMAIN');
  const response = encode(rcode, recursionDesired, {
    answers: [...answers],
    authorities: negative ? [SOA] : [],
    additionals: edns ? [EDNS] : [],
  });
  response.writeUInt16BE(1, 4);
  // The question goes back byte for byte, whatever its labels hold; dns-packet points to no earlier name.
  const bytes = Buffer.concat([
    response.subarray(0, HEADER_BYTES),
    question,
    response.subarray(HEADER_BYTES),
  ]);
  return { bytes, rcode, name: clean(name), type: clean(type), known: host !== undefined };
}

/** A response of nothing but a header with id 0, for what cannot be read or is not done here. */
export function bareAnswer(rcode: Rcode): Buffer {
  return encode(rcode, false, {});
}

/** Turns a response into one that says SERVFAIL and has no records. */
export function failedAnswer(response: Buffer, questionBytes: number): Buffer {
  const failed = Buffer.from(response.subarray(0, HEADER_BYTES + questionBytes));
  failed[3] = ((failed[3] as number) & 0xf0) | RCODES.SERVFAIL;
  failed.fill(0, 6, HEADER_BYTES);
  return failed;
}

function encode(rcode: Rcode, recursionDesired: boolean, records: Packet): Buffer {
  const desired = recursionDesired ? dnsPacket.RECURSION_DESIRED : 0;
  const flags = dnsPacket.AUTHORITATIVE_ANSWER | desired | RCODES[rcode];
  return dnsPacket.encode({ type: 'response', id: 0, flags, ...records });
}

function readBack(question: Buffer): Question {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16BE(1, 4);
  return dnsPacket.decode(Buffer.concat([header, question])).questions?.[0] as Question;
}

function hostOf(name: string): number | undefined {
  const match = /^h([1-9]\d{0,3})\.example\.test$/.exec(name);
  const host = Number(match?.[1]);
  return host <= HOSTS ? host : undefined;
}

// 198.18.0.0/15 is kept for benchmarks (RFC 2544), 2001:db8::/32 for documentation (RFC 3849).
function recordsOf(name: string, host: number, type: string): readonly Answer[] {
  const ttl = TTL_SECONDS;
  if (type === 'A') return [{ type, name, ttl, data: `198.18.${host >> 8}.${host & 255}` }];
  if (type === 'AAAA') return [{ type, name, ttl, data: `2001:db8::${host.toString(16)}` }];
  if (type === 'TXT') return [{ type, name, ttl, data: `host ${host}` }];
  return [];
}
