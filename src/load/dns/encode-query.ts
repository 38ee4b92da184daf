/** A DNS query as it goes over the wire (RFC 1035 §4, EDNS: RFC 6891). */
import type { DnsFlag, DnsHow } from '../../model/dns-load.ts';

const HEADER_BYTES = 12;
const CLASS_IN = 1;
const TYPE_OPT = 41;
/** In the OPT record's flags. */
const DNSSEC_OK = 0x8000;
type How = Pick<DnsHow, 'flags' | 'edns'>;

const FLAGS: Readonly<Record<DnsFlag, number>> = { rd: 0x0100, ad: 0x0020, cd: 0x0010 };

/** An OPT record without options. */
export const EDNS_BYTES = 11;
/** Where the name of the question begins. */
export const NAME_AT = HEADER_BYTES;

/** What a query for this name takes: a length before each label, and the root's. */
export const queryBytes = (name: string, { edns }: Pick<DnsHow, 'edns'>): number =>
  HEADER_BYTES + (name === '.' ? 1 : name.length + 2) + 4 + (edns ? EDNS_BYTES : 0);

/** Writes a query with id 0 at `at`. `name` is of ASCII, without the dot at its end, and `.` for the root. */
export function encodeQuery(
  into: Buffer,
  at: number,
  name: string,
  type: number,
  { flags, edns }: How,
): void {
  into.fill(0, at, at + HEADER_BYTES);
  let bits = 0;
  for (const flag of flags) bits |= FLAGS[flag];
  into.writeUInt16BE(bits, at + 2);
  into[at + 5] = 1;
  into[at + 11] = edns ? 1 : 0;
  let end = writeName(into, at + NAME_AT, name);
  end = into.writeUInt16BE(type, end);
  end = into.writeUInt16BE(CLASS_IN, end);
  if (!edns) return;
  // The root's name is one zero byte; the class is the size, the lifetime holds the flags.
  into[end] = 0;
  end = into.writeUInt16BE(TYPE_OPT, end + 1);
  end = into.writeUInt16BE(edns.size, end);
  end = into.writeUInt32BE(edns.do ? DNSSEC_OK : 0, end);
  into.writeUInt16BE(0, end);
}

/** Returns where it ends. Letter by letter: two million names are to be ready in a second or two. */
function writeName(into: Buffer, at: number, name: string): number {
  let end = at;
  for (let i = name === '.' ? 1 : 0; i < name.length; i++) {
    const label = end++;
    for (; i < name.length && name[i] !== '.'; i++) into[end++] = name.charCodeAt(i);
    into[label] = end - label - 1;
  }
  into[end] = 0;
  return end + 1;
}
