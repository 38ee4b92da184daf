/**
 * What a line of names says: `name [TYPE] [weight]`, such as `h{{1..1000}}.example.test AAAA 5`. Blank lines and
 * those that begin with `#` or `;` say nothing.
 *
 * `{{1..1000}}` stands for a thousand such lines (`{{0001..1000}}`: with leading zeros), each of that weight;
 * `{{random}}`, once in a name, is made anew for each query: 16 hexadecimal digits that never come twice.
 */

/** RFC 1035 and the registry that follows it; what is no single answer (AXFR, IXFR) or no question (OPT) is left out. */
const TYPES = new Map(
  (
    'A:1 NS:2 CNAME:5 SOA:6 NULL:10 PTR:12 HINFO:13 MX:15 TXT:16 RP:17 AFSDB:18 SIG:24 KEY:25 AAAA:28 LOC:29 ' +
    'SRV:33 NAPTR:35 KX:36 CERT:37 DNAME:39 APL:42 DS:43 SSHFP:44 IPSECKEY:45 RRSIG:46 NSEC:47 DNSKEY:48 ' +
    'DHCID:49 NSEC3:50 NSEC3PARAM:51 TLSA:52 SMIMEA:53 HIP:55 CDS:59 CDNSKEY:60 OPENPGPKEY:61 CSYNC:62 ' +
    'ZONEMD:63 SVCB:64 HTTPS:65 SPF:99 EUI48:108 EUI64:109 ANY:255 URI:256 CAA:257 DLV:32769'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string])
    .map(([name, code]) => [name, Number(code)]),
);

/** More would be no shape of a load, but a mistake; and their sums stay whole numbers that are exact. */
const MOST_WEIGHT = 1000;
/** Over all lines of a load: each is held ready as a packet. */
export const MOST_NAMES = 2_000_000;
const PLACE = /\{\{(?:(random)|(\d{1,9})\.\.(\d{1,9}))\}\}/g;
const MOST_LABEL = 63;
const MOST_NAME = 253;

/** What stands for `{{random}}` until a query has it. */
const RANDOM = '0123456789abcdef';

export interface NameLine {
  /** So many names it stands for. */
  readonly count: number;
  /** The code of the record type. */
  readonly type: number;
  readonly weight: number;
  /** Its i-th name, with some digits in the place of `{{random}}`, from `randomAt` on (-1: none). */
  nameAt(i: number): { readonly name: string; readonly randomAt: number };
}

/** A line's meaning, words on what is wrong with it, or null where it says nothing. */
export function parseNameLine(line: string): NameLine | string | null {
  const text = line.trim();
  if (text === '' || text.startsWith('#') || text.startsWith(';')) return null;
  const [template = '', ...rest] = text.split(/\s+/);
  const typed = rest[0] !== undefined && !/^[\d.+-]/.test(rest[0]) ? rest.shift() : 'A';
  const weighed = rest.shift() ?? '1';
  if (rest.length > 0) return `«${text}» is not a name, a type and a weight`;
  const type = typeCode(typed as string);
  if (type === undefined) return `«${typed}» is not a record type`;
  const weight = /^\d+$/.test(weighed) ? Number(weighed) : 0;
  if (weight < 1 || weight > MOST_WEIGHT)
    return `«${weighed}» is no weight: a whole number from 1 to ${MOST_WEIGHT}`;
  const parts = partsOf(template);
  const ranges = parts.filter((part) => part !== null && typeof part === 'object');
  if (parts.indexOf(null) !== parts.lastIndexOf(null)) return `«${template}» has {{random}} more than once`;
  if (ranges.some((range) => range.count < 1)) return `«${template}» has a range that ends before it begins`;
  const count = ranges.reduce((product, range) => product * range.count, 1);
  if (count > MOST_NAMES) return `«${template}» stands for more than ${MOST_NAMES} names`;

  function nameAt(i: number) {
    let left = i;
    let name = '';
    let randomAt = -1;
    for (const part of parts) {
      if (part === null) {
        randomAt = name.length;
        name += RANDOM;
      } else if (typeof part === 'string') {
        name += part;
      } else {
        name += String(part.from + (left % part.count)).padStart(part.width, '0');
        left = Math.floor(left / part.count);
      }
    }
    return { name, randomAt };
  }
  // The last has the longest numbers.
  if (!isName(nameAt(count - 1).name)) return `«${template}» is not a name`;
  return { count, type, weight, nameAt };
}

interface Range {
  readonly from: number;
  readonly count: number;
  /** Digits at least. */
  readonly width: number;
}

/** A name's text and its ranges, in turn, and null for `{{random}}`. The dot at its end says nothing. */
function partsOf(template: string): (string | Range | null)[] {
  const parts: (string | Range | null)[] = [];
  const text = template.length > 1 ? template.replace(/\.$/, '') : template;
  let end = 0;
  for (const place of text.matchAll(PLACE)) {
    parts.push(text.slice(end, place.index), place[1] ? null : rangeOf(place));
    end = place.index + place[0].length;
  }
  parts.push(text.slice(end));
  return parts;
}

function rangeOf([, , first = '', last = '']: RegExpMatchArray): Range {
  const from = Number(first);
  return { from, count: Number(last) - from + 1, width: first.startsWith('0') ? first.length : 0 };
}

/** `AAAA`, or as RFC 3597 writes what has no name: `TYPE65280`. */
function typeCode(name: string): number | undefined {
  const upper = name.toUpperCase();
  const [, digits] = /^TYPE(\d{1,5})$/.exec(upper) ?? [];
  if (digits === undefined) return TYPES.get(upper);
  return Number(digits) > 0 && Number(digits) < 65_536 ? Number(digits) : undefined;
}

/** Of printable ASCII; a domain in another script is written as `xn--…`, as it goes over the wire. */
function isName(name: string): boolean {
  if (name === '.') return true;
  if (name.length > MOST_NAME || !/^[!-z|~]+$/.test(name)) return false;
  return name.split('.').every((label) => label !== '' && label.length <= MOST_LABEL);
}
