/** One connection of HTTP/2: it carries many requests at a time, each a stream. */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  constants,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { Socket } from 'node:net';
import { failureOf } from '../failure.ts';
import {
  BODY_LIMIT_BYTES,
  type Connection,
  type ConnectionEvents,
  type Exchange,
  HEAD_LIMIT_BYTES,
  type Headers,
  type Request,
} from './exchange.ts';
import { openKeptBytes } from './kept-bytes.ts';

/** At most on one connection, however many more the server takes (RFC 9113, 6.5.2 recommends no fewer). */
export const MOST_STREAMS = 100;
/** Of all streams together; a worker's memory is bounded by connections, not by what they carry. */
const WINDOW_BYTES = 2 ** 20;
const SESSION_MEGABYTES = 64;

const { HTTP2_HEADER_STATUS, NGHTTP2_CANCEL, NGHTTP2_NO_ERROR } = constants;

/** The socket may still be connecting. */
export function openHttp2(socket: Socket, origin: string, events: ConnectionEvents): Connection {
  const session: ClientHttp2Session = connect(origin, {
    createConnection: () => socket,
    settings: { enablePush: false, initialWindowSize: WINDOW_BYTES, maxHeaderListSize: HEAD_LIMIT_BYTES },
    maxSessionMemory: SESSION_MEGABYTES,
  });
  const streams = new Map<Exchange, ClientHttp2Stream>();
  /** Sent before the server has said how many streams it takes, those beyond would be refused. */
  const early = new Set<Exchange>();
  let isReady = false;
  let isOpen = true;
  let isGoing = false;
  /** Why the connection failed, when it did: its streams only say that they were cancelled. */
  let trouble: unknown = null;

  function leave(): void {
    if (!isOpen) return;
    isOpen = false;
    events.changed(connection);
    for (const exchange of early)
      if (early.delete(exchange)) events.ended(exchange, failureFrom(null), null, events.clock());
  }
  session.on('remoteSettings', () => {
    if (!isOpen) return;
    isReady = true;
    for (const exchange of early) {
      early.delete(exchange);
      if (connection.room(0) > 0) begin(exchange);
      else events.again(exchange);
    }
    events.changed(connection);
  });
  session.on('goaway', () => {
    isGoing = true;
    leave();
    session.close();
  });
  session.on('error', (error) => {
    trouble ??= error;
    leave();
  });
  socket.on('error', (error) => {
    trouble ??= error;
  });
  session.on('close', leave);

  function failureFrom(error: unknown): string {
    if (isGoing) return 'goaway';
    const cause = trouble ?? error;
    return cause === null ? 'closed' : failureOf(cause);
  }

  function begin(exchange: Exchange): void {
    const { request, look } = exchange;
    let status = 0;
    let headers: Headers = [];
    let bytes = 0;
    const kept = openKeptBytes();
    let isWhole = false;
    let error: unknown = null;
    let failure: string | null = null;

    let stream: ClientHttp2Stream;
    try {
      stream = session.request(headersOf(request), { endStream: request.body === null });
    } catch (thrown) {
      // A session that is ending, or a header that HTTP/2 has not got.
      setImmediate(() => events.ended(exchange, failureFrom(thrown), null, events.clock()));
      return;
    }
    streams.set(exchange, stream);
    if (request.body !== null) stream.end(request.body);
    stream.on('response', (given) => {
      status = Number(given[HTTP2_HEADER_STATUS] ?? 0);
      if (look.headers) headers = receivedFrom(given);
      kept.begin(look.bodyBytes(status));
    });
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > BODY_LIMIT_BYTES) {
        failure ??= 'too_large';
        stream.close(NGHTTP2_CANCEL);
      } else kept.add(chunk, 0, chunk.length);
    });
    stream.on('end', () => {
      isWhole = true;
    });
    stream.on('error', (given) => {
      error = given;
    });
    stream.on('close', () => {
      if (!streams.delete(exchange)) return;
      if (!isWhole || status === 0 || (stream.rstCode !== NGHTTP2_NO_ERROR && error !== null))
        failure ??= failureFrom(error);
      const body = kept.bytes().toString();
      events.ended(exchange, failure, failure === null ? { status, headers, body } : null, events.clock());
    });
  }

  const connection: Connection = {
    isFree: false,
    room() {
      if (!isOpen || session.closed || session.destroyed) return 0;
      if (!isReady) return MOST_STREAMS - early.size;
      return Math.max(
        0,
        Math.min(MOST_STREAMS, session.remoteSettings.maxConcurrentStreams ?? 0) - streams.size,
      );
    },
    isOpen: () => isOpen,
    send(exchange) {
      if (isReady) begin(exchange);
      else early.add(exchange);
    },
    drop(exchange) {
      early.delete(exchange);
      const stream = streams.get(exchange);
      streams.delete(exchange);
      stream?.close(NGHTTP2_CANCEL);
      // One on which time ran out may be dead for good: it gets no more.
      leave();
      if (streams.size > 0) session.close();
      else session.destroy();
    },
    close() {
      streams.clear();
      early.clear();
      leave();
      session.destroy();
    },
  };
  return connection;
}

function headersOf({ method, path, headers, body }: Request): OutgoingHttpHeaders {
  const sent: OutgoingHttpHeaders = { ':method': method, ':path': path };
  for (let i = 0; i < headers.length; i += 2) {
    const name = (headers[i] as string).toLowerCase();
    sent[name === 'host' ? ':authority' : name] = headers[i + 1];
  }
  if (body !== null) sent['content-length'] = Buffer.byteLength(body);
  return sent;
}

const receivedFrom = (given: object): Headers =>
  Object.entries(given).flatMap(([name, value]: [string, unknown]) =>
    name.startsWith(':') ? [] : [value].flat().map((each) => [name, String(each)] as const),
  );
