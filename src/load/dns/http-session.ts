/** One HTTP/2 session with many requests on it at once, made anew when it is gone. */
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type OutgoingHttpHeaders,
} from 'node:http2';
import type { Dial } from '../dial.ts';
import { failureOf } from '../failure.ts';
import { openOutbox } from './outbox.ts';
import { RETRY_MS } from './stream.ts';

/** The longest DNS message; what comes after is not kept. */
const MOST_BYTES = 65_535;
/** Streams at once, where the server does not say, and at most: more only wait here. */
const USUAL_STREAMS = 100;
const MOST_STREAMS = 1000;
const OK = 200;

export interface HttpSession {
  /** It leaves when there is a session, and room on it. */
  send(slot: number): void;
  /** Nobody waits for its answer any more. */
  giveUp(slot: number): void;
  close(): void;
}

interface SessionParts {
  readonly dial: Dial;
  readonly origin: string;
  /** An attempt that takes longer is given up: the system's own may take two minutes. */
  readonly attemptMs: number;
  /** Tells what is in a slot now from what was there before; null: nothing is. */
  readonly markOf: (slot: number) => number | null;
  readonly requestOf: (slot: number) => {
    readonly headers: OutgoingHttpHeaders;
    readonly body: Buffer | null;
  };
  readonly onBody: (slot: number, status: number, body: Buffer) => void;
  /** An answer came to one that had been given up. */
  readonly onLate: () => void;
  readonly onFailure: (slot: number, name: string) => void;
}

export function openHttpSession(parts: SessionParts): HttpSession {
  const { dial, origin, attemptMs, requestOf, onBody, onLate, onFailure } = parts;
  const outbox = openOutbox(parts.markOf);
  const streams = new Map<number, ClientHttp2Stream>();
  let session: ClientHttp2Session | undefined;
  /** On this session and not closed yet; of these, those for whose answers nobody waits any more. */
  let running = 0;
  let forlorn = new Set<ClientHttp2Stream>();
  let failedMs = -Infinity;
  let retry: NodeJS.Timeout | undefined;

  const isUsable = () => session !== undefined && !session.closed && !session.destroyed;
  const room = () => Math.min(session?.remoteSettings?.maxConcurrentStreams ?? USUAL_STREAMS, MOST_STREAMS);

  function attempt(): void {
    retry = undefined;
    if (isUsable() || outbox.isEmpty()) return;
    const mine = connect(origin, { createConnection: dial.connect });
    const patience = setTimeout(() => mine.destroy(timedOut()), attemptMs);
    failedMs = performance.now();
    running = 0;
    forlorn = new Set();
    session = mine;
    mine.on('connect', () => clearTimeout(patience));
    // Its streams tell of it, each for itself.
    mine.on('error', () => {});
    mine.on('close', () => {
      clearTimeout(patience);
      if (session !== mine) return;
      session = undefined;
      next();
    });
    flush();
  }

  /** On with what waits; after an attempt that came to nothing, a while after it. */
  function next(): void {
    if (isUsable()) flush();
    if (isUsable() || retry || outbox.isEmpty()) return;
    const waitMs = failedMs + RETRY_MS - performance.now();
    if (waitMs <= 0) attempt();
    else retry = setTimeout(attempt, waitMs);
  }

  function flush(): void {
    while (isUsable() && running < room()) {
      const slot = outbox.next();
      if (slot < 0) return;
      request(session as ClientHttp2Session, slot);
    }
  }

  function request(on: ClientHttp2Session, slot: number): void {
    const { headers, body } = requestOf(slot);
    const chunks: Buffer[] = [];
    let size = 0;
    let status = 0;
    let failure: unknown;
    let stream: ClientHttp2Stream;
    try {
      stream = on.request(headers, { endStream: body === null });
    } catch (error) {
      onFailure(slot, failureOf(error));
      return;
    }
    running++;
    streams.set(slot, stream);
    /** Whether it is still for this to tell what became of the slot. */
    const settle = () => streams.get(slot) === stream && streams.delete(slot);
    stream.on('response', (got) => {
      status = got[':status'] ?? 0;
    });
    stream.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MOST_BYTES) chunks.push(chunk);
    });
    stream.on('end', () => {
      if (stream.aborted || status === 0) return;
      failedMs = -Infinity;
      if (settle()) onBody(slot, status, Buffer.concat(chunks));
      else if (forlorn.has(stream) && status === OK) onLate();
    });
    stream.on('error', (error) => {
      failure = error;
    });
    stream.on('close', () => {
      if (session === on) running--;
      forlorn.delete(stream);
      if (settle()) onFailure(slot, failureOf(failure));
      next();
    });
    if (body) stream.end(body);
  }

  return {
    send(slot) {
      outbox.add(slot);
      next();
    },
    giveUp(slot) {
      const stream = streams.get(slot);
      streams.delete(slot);
      if (!stream || stream.session !== session) return;
      // Not cancelled: servers take many cancellations for an attack (CVE-2023-44487), and it may be answered late.
      forlorn.add(stream);
      // With room for no other it is of no use.
      if (forlorn.size >= room()) session?.destroy();
    },
    close() {
      clearTimeout(retry);
      outbox.clear();
      streams.clear();
      session?.destroy();
    },
  };
}

const timedOut = () => Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' });
