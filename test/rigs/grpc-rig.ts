/**
 * A gRPC server with faults, made of bare HTTP/2; the text of a call says which, as the names in FAULTS below. A name
 * with `Once` behind it happens the first time only. Others are answered by their own text.
 * By hand: `node test/rigs/grpc-rig.ts [port]`, then a client with test/rigs/grpc-rig.proto.
 */
import { once } from 'node:events';
import {
  constants,
  createServer,
  type Http2Server,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface GrpcRig {
  readonly server: string;
  /** Texts, in the order of their coming; sessions since the start; `grpc-timeout` of the last call. */
  readonly asked: string[];
  sessions(): number;
  timeout(): string;
  close(): void;
}

const HEAD = { ':status': 200, 'content-type': 'application/grpc' };
const { NGHTTP2_CANCEL, NGHTTP2_INTERNAL_ERROR, NGHTTP2_NO_ERROR, NGHTTP2_REFUSED_STREAM } = constants;
const MEBIBYTE = 2 ** 20;

const message = (text: string) => {
  const bytes = Buffer.from(text);
  // 0x0a: field 1, a text; its length is a varint of two bytes, or four.
  const length = bytes.length;
  const sizes =
    length < 128
      ? [length]
      : [(length & 127) | 128, ((length >> 7) & 127) | 128, ((length >> 14) & 127) | 128, length >> 21];
  return framed(Buffer.concat([Buffer.from([0x0a, ...sizes]), bytes]));
};
const framed = (body: Buffer, flag = 0, length = body.length) => {
  const prefix = Buffer.alloc(5, flag);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, body]);
};

/** Sends these bytes and then, in trailers, these. */
function answer(
  stream: ServerHttp2Stream,
  body: Buffer,
  trailers: Record<string, string> | null = { 'grpc-status': '0' },
) {
  stream.respond(HEAD, { waitForTrailers: trailers !== null });
  if (trailers) stream.on('wantTrailers', () => stream.sendTrailers(trailers));
  stream.end(body);
}
const only = (stream: ServerHttp2Stream, head: object) =>
  stream.respond(head as typeof HEAD, { endStream: true });

/** The frame itself: Node's own would put in the last stream that came where 0 is meant. */
function sendGoaway(socket: Socket | undefined, last: number, code: number): void {
  const frame = Buffer.from([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, code]);
  frame.writeUInt32BE(last, 9);
  socket?.write(frame);
}

/** RESOURCE_EXHAUSTED as trailers alone, by hand: Node's own server would also say that it wants no more of the request. */
function refuseUnread(socket: Socket | undefined, stream: number): void {
  const literal = (name: string, value: string) =>
    Buffer.concat([
      Buffer.from([0, name.length]),
      Buffer.from(name),
      Buffer.from([value.length]),
      Buffer.from(value),
    ]);
  // 0x88 is `:status: 200` (RFC 7541, appendix A).
  const fields = [
    Buffer.from([0x88]),
    literal('content-type', 'application/grpc'),
    literal('grpc-status', '8'),
  ];
  const block = Buffer.concat(fields);
  const head = Buffer.from([0, 0, block.length, 1, 5, 0, 0, 0, 0]);
  head.writeUInt32BE(stream, 5);
  socket?.write(Buffer.concat([head, block]));
}

function talk(stream: ServerHttp2Stream): void {
  stream.resume().on('end', () => stream.headersSent || answer(stream, Buffer.alloc(0)));
  setTimeout(() => stream.destroyed || stream.headersSent || answer(stream, message('heard')), 50);
}

const FAULTS: Readonly<Record<string, (stream: ServerHttp2Stream, socket: Socket | undefined) => void>> = {
  async split(stream) {
    stream.respond(HEAD, { waitForTrailers: true });
    stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
    for (const byte of message('split')) {
      stream.write(Buffer.from([byte]));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    stream.end();
  },
  large: (stream) => answer(stream, message('x'.repeat(3 * MEBIBYTE))),
  huge: (stream) => answer(stream, message('x'.repeat(5 * MEBIBYTE))),
  hugeLength: (stream) => answer(stream, framed(Buffer.alloc(10), 0, 0xffffffff)),
  compressed: (stream) => answer(stream, framed(Buffer.from('packed'), 1)),
  noMessage: (stream) => answer(stream, Buffer.alloc(0)),
  twoMessages: (stream) => answer(stream, Buffer.concat([message('a'), message('b')])),
  halfMessage: (stream) => answer(stream, message('half').subarray(0, 7)),
  undecodable: (stream) => answer(stream, framed(Buffer.from([0xff]))),
  messageAndError: (stream) => answer(stream, message('a'), { 'grpc-status': '13' }),
  noTrailers: (stream) => answer(stream, message('a'), null),
  noStatus: (stream) => answer(stream, message('a'), { other: 'x' }),
  badStatus: (stream) => answer(stream, message('a'), { 'grpc-status': 'fine' }),
  highStatus: (stream) => only(stream, { ...HEAD, 'grpc-status': '99' }),
  trailersOnly: (stream) => only(stream, { ...HEAD, 'grpc-status': '14', 'grpc-message': 'come%20again' }),
  words: (stream) => only(stream, { ...HEAD, 'grpc-status': '8', 'grpc-message': '%1b[31mfull%20%zz' }),
  deadline: (stream) => only(stream, { ...HEAD, 'grpc-status': '4' }),
  html(stream) {
    stream.respond({ ':status': 200, 'content-type': 'text/html' });
    stream.end('<html>');
  },
  busy: (stream) => only(stream, { ':status': 503 }),
  reset: (stream) => stream.close(NGHTTP2_INTERNAL_ERROR),
  cancel: (stream) => stream.close(NGHTTP2_CANCEL),
  resetMid(stream) {
    stream.respond(HEAD);
    stream.write(message('a').subarray(0, 6));
    setTimeout(() => stream.destroy(new Error('reset')), 20);
  },
  refuse: (stream) => stream.close(NGHTTP2_REFUSED_STREAM),
  goaway: ({ id = 1 }, socket) => sendGoaway(socket, Math.max(0, id - 2), NGHTTP2_NO_ERROR),
  goawayServed(stream, socket) {
    sendGoaway(socket, stream.id ?? 1, NGHTTP2_NO_ERROR);
    setTimeout(() => stream.destroyed || answer(stream, message('served')), 50);
  },
  goawayError: ({ id = 1 }, socket) => sendGoaway(socket, id, NGHTTP2_INTERNAL_ERROR),
  drop: (_, socket) => socket?.destroy(),
  garbage: (_, socket) => void socket?.write('nonsense '.repeat(10)),
  late: (stream) => void setTimeout(() => stream.destroyed || answer(stream, message('late')), 700),
  stall() {},
  /** A stream of messages that never ends. */
  endless(stream) {
    stream.respond(HEAD);
    const timer = setInterval(() => stream.write(message('more')), 10);
    stream.on('close', () => clearInterval(timer));
  },
};

export async function startGrpcRig(port = 0, maxConcurrentStreams = 1000): Promise<GrpcRig> {
  const asked: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const sockets = new Set<Socket>();
  let begun = 0;
  let timeout = '';
  const server: Http2Server = createServer({ settings: { maxConcurrentStreams } });
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    begun++;
    sessions.add(session);
    session.on('error', () => {});
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', async (stream, headers) => {
    stream.on('error', () => {});
    timeout = String(headers['grpc-timeout']);
    // Underneath the frames, which Node does not let anybody write past.
    const socket = [...sockets].find(({ remotePort }) => remotePort === stream.session?.socket.remotePort);
    if (headers[':path'] === '/rig.Faults/Upload') {
      refuseUnread(socket, stream.id ?? 1);
      return;
    }
    if (headers[':path'] === '/rig.Faults/Talk') {
      talk(stream);
      return;
    }
    const text = (await buffer(stream).catch(() => Buffer.alloc(0))).subarray(7).toString();
    const isFirst = !asked.includes(text);
    asked.push(text);
    const fault = FAULTS[text.replace(/Once$/, '')];
    if (!fault || (text.endsWith('Once') && !isFirst)) answer(stream, message(text));
    else fault(stream, socket);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    server: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    sessions: () => begun,
    timeout: () => timeout,
    close() {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}

if (import.meta.main) console.log((await startGrpcRig(Number(process.argv[2] ?? 0))).server);
