/** The names of a load as DNS queries, encoded once: a million of them are one piece of memory. */
import { readFile, stat } from 'node:fs/promises';
import dnsPacket from 'dns-packet';
import { clean } from '../../model/clean.ts';

/** About two million names. */
const FILE_LIMIT_BYTES = 64 * 2 ** 20;

export interface Queries {
  readonly count: number;
  /** All queries, one after the other, with id 0. */
  readonly bytes: Buffer;
  /** Query i is `bytes[starts[i] … starts[i + 1])`. */
  readonly starts: Uint32Array;
}

/**
 * From a names file (one a line, with an optional type; `#` and `;` begin comments) or the same lines.
 * Rejects with the place of a line that is not a name and a type, and when there is no name at all.
 */
export async function readQueries(names: string | readonly string[]): Promise<Queries> {
  if (typeof names !== 'string') return encodeQueries(names, 'names');
  const { size } = await stat(names);
  if (size > FILE_LIMIT_BYTES) throw new Error(`${names} is larger than ${FILE_LIMIT_BYTES / 2 ** 20} MiB`);
  return encodeQueries((await readFile(names, 'utf8')).split('\n'), names);
}

function encodeQueries(lines: readonly string[], place: string): Queries {
  const packets: Buffer[] = [];
  for (const [i, line] of lines.entries()) {
    const text = line.trim();
    if (text !== '' && !/^[#;]/.test(text)) packets.push(encodeQuery(text, `${place}:${i + 1}`));
  }
  if (packets.length === 0) throw new Error(`${place}: no names`);
  const starts = new Uint32Array(packets.length + 1);
  for (const [i, packet] of packets.entries()) starts[i + 1] = (starts[i] as number) + packet.length;
  return { count: packets.length, bytes: Buffer.concat(packets), starts };
}

function encodeQuery(line: string, place: string): Buffer {
  const [name = '', type = 'A', ...rest] = line.split(/\s+/);
  const labels = name.replace(/\.$/, '').split('.');
  const isName = name === '.' || labels.every((label) => label !== '' && Buffer.byteLength(label) <= 63);
  if (!isName || Buffer.byteLength(name) > 253 || rest.length > 0)
    throw new Error(`${place}: «${clean(line, 80)}» is not a name and a type`);
  const packet = dnsPacket.encode({
    type: 'query',
    id: 0,
    flags: dnsPacket.RECURSION_DESIRED,
    questions: [{ name, type: type.toUpperCase() as dnsPacket.RecordType }],
  });
  // What dns-packet does not know becomes type 0.
  if (packet.readUInt16BE(packet.length - 4) === 0)
    throw new Error(`${place}: «${clean(type, 20)}» is not a record type`);
  return packet;
}
