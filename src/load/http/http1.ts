/** One connection of HTTP/1.1: it serves one request at a time, and is never trusted again after nonsense. */
import type { Socket } from 'node:net';
import { failureOf } from '../failure.ts';
import { type AnswerParser, openAnswerParser } from './answer-parser.ts';
import type { Answer, Connection, ConnectionEvents, Exchange } from './exchange.ts';
import { wireOf } from './wire.ts';

/** Servers keep an idle connection at least so long (nginx: 75 s), unless their Keep-Alive says less. */
const IDLE_MS = 60_000;
/** One that says 5 s closes after 5 s of its own clock, and the word has to travel; of 1 s half is left. */
const MARGIN_MS = 1000;

/** `onBytes` of the socket is to be given what comes; the socket may still be connecting. */
export interface Http1 extends Connection {
  onBytes(bytes: Buffer, length: number): void;
}

/**
 * `parsers`: those that no connection is using. Nearly all answers come in one piece, so that one parser serves
 * 500 connections, and an idle one holds nothing of its last answer.
 */
export function openHttp1(
  socket: Socket,
  host: string,
  events: ConnectionEvents,
  parsers: AnswerParser[],
): Http1 {
  let current: Exchange | null = null;
  let isOpen = true;
  /** Whether it has served a request before the present one. */
  let isUsed = false;
  /** Of the present answer, once it has begun. */
  let parser: AnswerParser | null = null;
  /** When the server may close it. */
  let staleMs = Infinity;

  function close(): void {
    if (!isOpen) return;
    isOpen = false;
    socket.destroy();
    events.changed(connection);
  }

  function finish(failure: string | null, answer: Answer | null): void {
    const exchange = current as Exchange;
    const endMs = events.clock();
    isUsed = true;
    const idleMs = parser?.idleMs() ?? 0;
    const isKept = failure === null && parser?.isKept();
    leave();
    if (isKept) staleMs = endMs + (idleMs === Infinity ? IDLE_MS : idleMs - Math.min(MARGIN_MS, idleMs / 2));
    else close();
    events.ended(exchange, failure, answer, endMs);
  }

  /** The present request is over. */
  function leave(): void {
    current = null;
    if (parser) parsers.push(parser);
    parser = null;
  }

  function read(exchange: Exchange, bytes: Buffer, length: number): void {
    if (!parser) {
      parser = parsers.pop() ?? openAnswerParser();
      parser.begin(exchange.request.method, exchange.look);
    }
    const surplus = length - parser.take(bytes, length);
    const failure = parser.failure() ?? (surplus > 0 ? 'protocol' : null);
    const answer = parser.answer();
    if (failure !== null) finish(failure, null);
    else if (answer) finish(null, answer);
  }

  function onBytes(bytes: Buffer, length: number): void {
    if (!isOpen) return;
    if (current) read(current, bytes, length);
    else {
      events.see('unsolicited');
      close();
    }
  }

  function onEnd(failure: string): void {
    if (!isOpen) return;
    const exchange = current;
    if (!exchange) close();
    else if (mayRetry(exchange)) {
      leave();
      close();
      events.retry(exchange, failure);
    } else {
      parser?.end();
      const answer = failure === 'closed' ? parser?.answer() : null;
      if (answer) finish(null, answer);
      else finish(failure === 'closed' ? (parser?.failure() ?? failure) : failure, null);
    }
  }

  /**
   * The one rule by which anything is sent twice: a GET, on a connection that has served others, of whose answer
   * no byte had come. The server closed an idle connection just as we used it; once more, and on a fresh one.
   */
  function mayRetry({ isRetry, request }: Exchange): boolean {
    return isUsed && !parser && !isRetry && request.method === 'GET';
  }

  socket.on('end', () => onEnd('closed'));
  socket.on('error', (error) => onEnd(failureOf(error)));
  socket.on('close', () => onEnd('closed'));

  function end(): void {
    leave();
    close();
  }

  const connection: Http1 = {
    isFree: false,
    room(nowMs) {
      if (!isOpen || current) return 0;
      if (nowMs < staleMs) return 1;
      close();
      return 0;
    },
    isOpen: () => isOpen,
    send(exchange) {
      current = exchange;
      socket.write(wireOf(exchange.request, host), 'latin1');
    },
    drop: end,
    close: end,
    onBytes,
  };
  return connection;
}
