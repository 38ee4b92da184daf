/**
 * A server of HTTP/2 over clear text with faults; the path says which: `/reset` (RST_STREAM before an answer),
 * `/resetMid` (in the middle of one), `/refuse` (REFUSED_STREAM), `/goaway` (GOAWAY: this stream and later ones were
 * not served), `/goawayError`, `/drop` (the connection), `/garbage` (bytes that are no frames), `/stall`,
 * `/slow`, `/large` (9 MiB), `/echo` (the request's headers and body as JSON); others are answered `ok`.
 * By hand: `node test/rigs/http2-rig.ts [port]`, then `curl --http2-prior-knowledge http://127.0.0.1:PORT/echo`.
 */
import { once } from 'node:events';
import { constants, createServer, type Http2Server, type ServerHttp2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Http2Rig {
  readonly base: string;
  /** Paths, in the order of their coming; sessions since the start; the most streams at a time on one of them. */
  readonly asked: string[];
  sessions(): number;
  mostStreams(): number;
  close(): void;
}

const { NGHTTP2_INTERNAL_ERROR, NGHTTP2_REFUSED_STREAM, NGHTTP2_NO_ERROR } = constants;

export async function startHttp2Rig(port = 0, maxConcurrentStreams = 100): Promise<Http2Rig> {
  const asked: string[] = [];
  const sessions = new Map<ServerHttp2Session, number>();
  let begun = 0;
  let most = 0;
  const server: Http2Server = createServer({ settings: { maxConcurrentStreams } });
  server.on('session', (session) => {
    begun++;
    sessions.set(session, 0);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    const session = stream.session as ServerHttp2Session;
    const streams = (sessions.get(session) ?? 0) + 1;
    sessions.set(session, streams);
    most = Math.max(most, streams);
    stream.on('error', () => {});
    stream.on(
      'close',
      () => sessions.has(session) && sessions.set(session, (sessions.get(session) ?? 1) - 1),
    );
    const path = String(headers[':path']).slice(1);
    asked.push(path);
    if (path === 'reset') stream.close(NGHTTP2_INTERNAL_ERROR);
    else if (path === 'refuse') stream.close(NGHTTP2_REFUSED_STREAM);
    else if (path === 'resetMid') {
      stream.respond({ ':status': 200 });
      stream.write('half');
      setTimeout(() => stream.destroy(new Error('reset')), 20);
    } else if (path === 'goaway') session.goaway(NGHTTP2_NO_ERROR, Math.max(0, (stream.id ?? 1) - 2));
    else if (path === 'goawayError') session.goaway(NGHTTP2_INTERNAL_ERROR);
    else if (path === 'drop') rawSocketOf(session).destroy();
    else if (path === 'garbage') rawSocketOf(session).write('nonsense '.repeat(10));
    else if (path === 'slow')
      setTimeout(() => stream.destroyed || stream.respond({ ':status': 200 }, { endStream: true }), 100);
    else if (path === 'large') {
      stream.respond({ ':status': 200 });
      stream.end(Buffer.alloc(9 * 2 ** 20));
    } else if (path === 'echo') {
      void text(stream).then((body) => {
        stream.respond({ ':status': 200, 'set-cookie': ['a=1', 'b=2'] });
        stream.end(JSON.stringify({ headers: { ...headers }, body }));
      });
    } else if (path !== 'stall') {
      stream.respond({ ':status': 200 });
      stream.end('ok');
    }
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  /** Underneath the frames, which Node does not let anybody write past. */
  const rawSocketOf = (session: ServerHttp2Session): Socket =>
    [...sockets].find(({ remotePort }) => remotePort === session.socket.remotePort) as Socket;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    sessions: () => begun,
    mostStreams: () => most,
    close() {
      server.close();
      for (const session of sessions.keys()) session.destroy();
    },
  };
}

if (import.meta.main) console.log((await startHttp2Rig(Number(process.argv[2] ?? 0))).base);
