/**
 * A DNS server with faults, over UDP; the first label of the asked name says which:
 * `drop`, `slow300` (ms), `twice`, `wrongid`, `wrongname`, `servfail`, `refused`, `nxdomain`, `truncated`, `bare`
 * (an error without the question), `nodata` (no records), `short` (a few bytes), `flood300` (200 times, after so many ms). Everything else is answered at once.
 * By hand: `node test/rigs/dns-rig.ts [port]`, then `kdig @127.0.0.1 -p PORT servfail.example`.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const HEADER = 12;
const RCODES: Record<string, number> = { bare: 1, servfail: 2, nxdomain: 3, refused: 5 };
/** 192.0.2.1, an hour, of the name in the question. */
const RECORD = Buffer.from('c00c0001000100000e100004c0000201', 'hex');

export interface DnsRig {
  readonly port: number;
  /** What the kernel granted of the 4 MiB asked for. */
  readonly bufferBytes: number;
  /** First label → times asked. */
  readonly seen: Map<string, number>;
  close(): void;
}

export async function startDnsRig(port = 0): Promise<DnsRig> {
  const seen = new Map<string, number>();
  let isOpen = true;
  const socket = createSocket('udp4');
  socket.on('message', (query, { port: from }) => {
    const label = labelOf(query);
    seen.set(label, (seen.get(label) ?? 0) + 1);
    const send = (packet: Buffer) => {
      if (isOpen) socket.send(packet, from, '127.0.0.1');
    };
    const kind = kindOf(label);
    if (kind === 'drop') return;
    const packet = answerTo(query, kind);
    if (kind === 'slow') setTimeout(send, Number(label.slice(4)), packet);
    else if (kind === 'flood') setTimeout(() => repeat(200, () => send(packet)), Number(label.slice(5)));
    else send(packet);
    if (kind === 'twice') send(packet);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(4 * 2 ** 20);
  return {
    port: socket.address().port,
    bufferBytes: socket.getRecvBufferSize(),
    seen,
    close() {
      isOpen = false;
      socket.close();
    },
  };
}

function repeat(times: number, act: () => void): void {
  for (let i = 0; i < times; i++) act();
}

/** The first label of the asked name. */
export const labelOf = (query: Buffer): string =>
  query.toString('latin1', HEADER + 1, HEADER + 1 + (query[HEADER] as number));

export const kindOf = (label: string): string => label.replace(/\d+$/, '');

/** What this kind of fault makes of the answer. EDNS is left out of it. */
export function answerTo(query: Buffer, kind: string): Buffer {
  const question = query.subarray(0, query.indexOf(0, HEADER) + 5);
  const rcode = RCODES[kind] ?? 0;
  const hasRecord = rcode === 0 && kind !== 'nodata';
  const packet = Buffer.concat(hasRecord ? [question, RECORD] : [question]);
  packet[2] = 0x81 | (kind === 'truncated' ? 2 : 0);
  packet[3] = 0x80 | rcode;
  packet[7] = hasRecord ? 1 : 0;
  packet[11] = 0;
  if (kind === 'wrongid') packet[1] = (packet[1] as number) ^ 1;
  if (kind === 'wrongname') packet[HEADER + 1] = 'x'.charCodeAt(0);
  if (kind === 'short') return packet.subarray(0, 5);
  if (kind !== 'bare') return packet;
  packet[5] = 0;
  return packet.subarray(0, HEADER);
}

if (import.meta.main) {
  const rig = await startDnsRig(Number(process.argv[2] ?? 0));
  console.log(`127.0.0.1:${rig.port} ${rig.bufferBytes}`);
}
