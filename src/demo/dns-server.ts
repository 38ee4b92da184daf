/** Serves DNS over UDP and TCP, on one and the same port of 127.0.0.1. */
import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Responder } from './dns-responder.ts';

const HOST = '127.0.0.1';
/** The kernel's default of 208 KiB holds 270 small queries: 27 ms at 10,000 a second. */
const RECEIVE_BUFFER_BYTES = 4 * 2 ** 20;
const TCP_IDLE_MS = 10_000;
const TCP_CONNECTIONS = 2000;
const TCP_UNREAD_BYTES = 2 ** 20;
const TRIES = 20;

export interface DnsServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Port 0: one that is free for both. Rejects with the system's error when the port is in use. */
export async function startDnsServer(port: number, respond: Responder): Promise<DnsServer> {
  for (let tries = 1; ; tries++) {
    const udp = createUdp(respond);
    try {
      const bound = once(udp, 'listening');
      udp.bind(port, HOST);
      await bound;
      const { server, sockets } = createTcp(respond);
      server.listen(udp.address().port, HOST);
      await once(server, 'listening');
      // From here on a packet that cannot be sent is the client's loss, not our end.
      udp.on('error', () => {});
      return { port: udp.address().port, close: () => closeBoth(udp, server, sockets) };
    } catch (error) {
      udp.close();
      // A port that UDP was given may be taken on TCP: ask for another.
      if (port !== 0 || tries === TRIES || (error as NodeJS.ErrnoException).code !== 'EADDRINUSE')
        throw error;
    }
  }
}

function createUdp(respond: Responder): UdpSocket {
  const udp = createSocket({
    type: 'udp4',
    recvBufferSize: RECEIVE_BUFFER_BYTES,
    // Every address here is a number already; the default defers each answer by a tick to look it up.
    lookup: (host, _options, done) => done(null, host, 4),
  });
  return udp.on('message', (message, { address, port }) =>
    respond(message, address, (answer) => udp.send(answer, port, address)),
  );
}

function createTcp(respond: Responder): { server: Server; sockets: Set<Socket> } {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    serveTcp(socket, respond);
    socket.on('close', () => sockets.delete(socket));
  });
  server.maxConnections = TCP_CONNECTIONS;
  return { server, sockets };
}

/** Messages with two bytes of length before each (RFC 7766), any number of them, answered as they are ready. */
function serveTcp(socket: Socket, respond: Responder): void {
  const client = socket.remoteAddress ?? 'gone';
  let pending: Buffer = Buffer.alloc(0);
  const send = (answer: Buffer) => {
    if (socket.writableLength > TCP_UNREAD_BYTES) socket.destroy();
    if (socket.destroyed) return;
    const framed = Buffer.allocUnsafe(answer.length + 2);
    framed.writeUInt16BE(answer.length, 0);
    answer.copy(framed, 2);
    socket.write(framed);
  };
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    while (pending.length >= 2 && pending.length >= 2 + pending.readUInt16BE(0)) {
      const end = 2 + pending.readUInt16BE(0);
      respond(pending.subarray(2, end), client, send);
      pending = pending.subarray(end);
    }
  });
  socket.setTimeout(TCP_IDLE_MS, () => socket.destroy());
  socket.on('error', () => socket.destroy());
}

async function closeBoth(udp: UdpSocket, server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = [once(udp, 'close'), once(server, 'close')];
  udp.close();
  server.close();
  for (const socket of sockets) socket.destroy();
  await Promise.all(closed);
}
