/** One connection of HTTP/2 to a gRPC server: it carries many calls at a time, each a stream. */
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from 'node:http2';
import type { Socket } from 'node:net';
import { failureOf } from '../failure.ts';
import type { Answer, Call } from './call.ts';
import { openStream, type Stream } from './stream.ts';

export interface Connection {
  /** How many more calls it takes; none until the server has said so, nor once it is going. */
  room(): number;
  isReady(): boolean;
  begin(call: Call): void;
  /** Nothing is to be heard of this call any more. It had no answer in time: the server is asked for a sign of life. */
  drop(call: Call): void;
  /** Ends it, and what is on it without a word. */
  close(): void;
}

export interface ConnectionEvents {
  ready(): void;
  /** It has room again. */
  changed(): void;
  ended(call: Call, failure: string | null, answer: Answer | null): void;
  /** The server told that it has not begun with it: it may be sent once more. */
  undone(call: Call, failure: string): void;
  /** It takes no more calls; what is on it may still end well. */
  left(failure: string): void;
  /** Nothing is on it any more. */
  closed(): void;
}

/** Of each stream, and of all together: a large message should not wait for our word. */
const STREAM_WINDOW_BYTES = 2 ** 20;
const SESSION_WINDOW_BYTES = 16 * 2 ** 20;
/** Memory is bounded by what may be in flight; Node's own bound of 10 MB ends streams without a word. */
const SESSION_MEGABYTES = 1024;
const HEAD_LIMIT_BYTES = 65_536;

const { NGHTTP2_CANCEL, NGHTTP2_REFUSED_STREAM } = constants;

/** The socket may still be connecting. `checkMs`: a sign of life must come within. */
export function openConnection(
  socket: Socket,
  authority: string,
  checkMs: number,
  events: ConnectionEvents,
): Connection {
  const session: ClientHttp2Session = connect(authority, {
    createConnection: () => socket,
    settings: {
      enablePush: false,
      initialWindowSize: STREAM_WINDOW_BYTES,
      maxHeaderListSize: HEAD_LIMIT_BYTES,
    },
    maxSessionMemory: SESSION_MEGABYTES,
  });
  const streams = new Map<Call, Stream>();
  let isReady = false;
  let isOpen = true;
  /** Streams beyond this one the server has not begun with; null: it has not said that it is going. */
  let lastStreamId: number | null = null;
  /** Why the connection failed, when it did: its streams only say that they were cancelled. */
  let trouble: unknown;
  let check: NodeJS.Timeout | undefined;

  function leave(): void {
    if (!isOpen) return;
    isOpen = false;
    clearTimeout(check);
    if (streams.size === 0) session.destroy();
    events.left(lastStreamId === null ? failureOf(trouble) : 'goaway');
  }
  function fail(error: unknown): void {
    trouble ??= error;
    leave();
  }
  session.once('connect', () => session.setLocalWindowSize(SESSION_WINDOW_BYTES));
  session.once('remoteSettings', () => {
    if (!isOpen) return;
    isReady = true;
    events.ready();
  });
  session.on('goaway', (_, last) => {
    lastStreamId = Math.min(lastStreamId ?? Infinity, last);
    leave();
  });
  session.on('error', fail);
  socket.on('error', fail);
  session.on('close', () => {
    leave();
    events.closed();
  });

  /** A stream has no status: why not. */
  function explain(call: Call, stream: ClientHttp2Stream, error: unknown): void {
    const { id = 0, rstCode } = stream;
    if (lastStreamId !== null && id > lastStreamId) events.undone(call, 'goaway');
    else if (rstCode === NGHTTP2_REFUSED_STREAM) events.undone(call, 'refused_stream');
    else if (lastStreamId !== null && session.destroyed) events.ended(call, 'closed', null);
    // Node says nothing of a stream that the server has reset as if it were we.
    else if (error === null && !session.destroyed) events.ended(call, 'reset', null);
    else events.ended(call, failureOf(trouble ?? error ?? undefined), null);
  }

  function begin(call: Call): void {
    let stream: ClientHttp2Stream;
    try {
      stream = session.request(call.request.headers, { endStream: false });
    } catch {
      // The session is ending: nothing was sent.
      setImmediate(() => events.undone(call, 'closed'));
      return;
    }
    const opened = openStream(stream, call, (failure, answer, error) => {
      if (!streams.delete(call)) return;
      if (failure === null && answer === null) explain(call, stream, error);
      else events.ended(call, failure, answer);
      if (isOpen) events.changed();
      else if (streams.size === 0) session.destroy();
    });
    streams.set(call, opened);
  }

  /** Only when there is reason to: servers turn off clients that ping too often (grpc's `too_many_pings`). */
  function askForLife(): void {
    if (check !== undefined || !isOpen || session.destroyed) return;
    check = setTimeout(() => fail(undefined), checkMs);
    session.ping((error) => {
      if (error) return;
      clearTimeout(check);
      check = undefined;
    });
  }

  return {
    room() {
      if (!isReady || !isOpen || session.closed || session.destroyed) return 0;
      return (session.remoteSettings.maxConcurrentStreams ?? Infinity) - streams.size;
    },
    isReady: () => isReady,
    begin,
    drop(call) {
      const stream = streams.get(call);
      streams.delete(call);
      stream?.cancel();
      askForLife();
      if (!isOpen && streams.size === 0) session.destroy();
    },
    close() {
      isOpen = false;
      clearTimeout(check);
      streams.clear();
      session.destroy(undefined, NGHTTP2_CANCEL);
    },
  };
}
