/**
 * A DNS server with faults, over TCP, with the kinds of dns-rig.ts and: `half` (the answer in two pieces), `bytes`
 * (byte by byte), `cut` (half an answer, then the end), `close` (the end), `reset`, `stall` (reads no more).
 * Truncated answers are whole here.
 * By hand: `node test/rigs/dns-stream-rig.ts [port]`, then `kdig +tcp @127.0.0.1 -p PORT half.example`.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { answerTo, kindOf, labelOf } from './dns-rig.ts';

export interface DnsStreamRig {
  readonly port: number;
  /** First label → times asked. */
  readonly seen: Map<string, number>;
  /** Connections so far. */
  connections(): number;
  /** Ends all connections in good order; new ones are taken. */
  dropAll(): void;
  close(): void;
}

export async function startDnsStreamRig(port = 0): Promise<DnsStreamRig> {
  const seen = new Map<string, number>();
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    let rest = Buffer.alloc(0);
    let turn = Promise.resolve();
    socket.on('data', (chunk) => {
      rest = Buffer.concat([rest, chunk]);
      while (rest.length >= 2 && rest.length >= 2 + rest.readUInt16BE()) {
        const end = 2 + rest.readUInt16BE();
        const query = rest.subarray(2, end);
        const label = labelOf(query);
        seen.set(label, (seen.get(label) ?? 0) + 1);
        // Nothing else may come between two halves.
        if (kindOf(label) === 'half') turn = turn.then(() => serve(socket, query, label));
        else void serve(socket, query, label);
        rest = rest.subarray(end);
      }
    });
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    seen,
    connections: () => connections,
    dropAll() {
      for (const socket of sockets) socket.end();
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function serve(socket: Socket, query: Buffer, label: string): Promise<void> {
  const kind = kindOf(label);
  const packet = answerTo(query, kind === 'truncated' ? 'whole' : kind);
  const answer = Buffer.concat([Buffer.from([packet.length >>> 8, packet.length & 255]), packet]);
  const half = answer.length >>> 1;
  if (kind === 'drop') return;
  if (kind === 'stall') socket.pause();
  else if (kind === 'close') socket.end();
  else if (kind === 'reset') socket.resetAndDestroy();
  else if (kind === 'cut') socket.end(answer.subarray(0, half));
  else if (kind === 'bytes') for (const byte of answer) socket.write(Buffer.from([byte]));
  else if (kind === 'half') {
    socket.write(answer.subarray(0, half));
    await pause(5);
    socket.write(answer.subarray(half));
  } else {
    if (kind === 'slow') await pause(Number(label.slice(4)));
    socket.write(kind === 'twice' ? Buffer.concat([answer, answer]) : answer);
  }
}

if (import.meta.main) {
  const rig = await startDnsStreamRig(Number(process.argv[2] ?? 0));
  console.log(`127.0.0.1:${rig.port}`);
}
