/** Sends requests to one origin over kept connections, no more of them than are needed, and ends each in time. */

import { openInFlight } from '../in-flight.ts';
import type { Connection, ConnectionEvents, Exchange, Look, OnEnd, Request } from './exchange.ts';

export interface Exchanges {
  /** Its time is up `timeoutMs` after `sentMs`, monotonic. Calls back once, later. */
  run(request: Request, look: Look, sentMs: number, onEnd: OnEnd): void;
  /** Ends all as timed out. */
  abandon(): void;
  close(): void;
}

/** Opens connections. */
export interface Dialer {
  dial(events: ConnectionEvents): Connection;
  /** How many there may be now: it may have to learn from the first how many requests one takes. */
  most(): number;
}

interface ExchangesParts {
  readonly dialer: Dialer;
  readonly timeoutMs: number;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly see: (name: string) => void;
}

/**
 * The connection used last is taken first, so there are never more than were in flight together. A request
 * that finds all busy and may not open another waits, in order; its time runs.
 */
export function openExchanges({ dialer, timeoutMs, clock, see }: ExchangesParts): Exchanges {
  const all = new Set<Connection>();
  /** Those with room, the one used last at the end. */
  const free: Connection[] = [];
  const running = openInFlight<Exchange>();
  const waiting = new Set<Exchange>();
  let timer: NodeJS.Timeout | undefined;

  const events: ConnectionEvents = {
    clock,
    see,
    connected: () => see('connected'),
    ended(exchange, failure, answer, endMs) {
      const { connection } = exchange;
      if (connection?.isOpen()) makeFree(connection);
      if (running.delete(exchange)) exchange.onEnd(failure, answer, endMs);
    },
    again(exchange) {
      if (exchange.isInFlight) place(exchange, clock());
    },
    retry(exchange, failure) {
      if (!exchange.isInFlight) return;
      const connection = dial();
      if (!connection) return events.ended(exchange, failure, null, clock());
      see('retried');
      exchange.isRetry = true;
      hand(exchange, connection, clock());
    },
    changed(connection) {
      if (connection.isOpen()) return makeFree(connection);
      all.delete(connection);
      leave(connection);
      serveWaiting();
    },
  };

  function makeFree(connection: Connection): void {
    if (!connection.isFree) free.push(connection);
    connection.isFree = true;
    serveWaiting();
  }

  function leave(connection: Connection): void {
    if (!connection.isFree) return;
    connection.isFree = false;
    if (free.at(-1) === connection) free.pop();
    else free.splice(free.lastIndexOf(connection), 1);
  }

  function serveWaiting(): void {
    if (waiting.size === 0) return;
    const nowMs = clock();
    for (const exchange of waiting) {
      const connection = takeFree(nowMs) ?? dial();
      if (!connection) return;
      // One that turned out to be too old has left its place, and this exchange may have got it.
      if (waiting.delete(exchange)) hand(exchange, connection, nowMs);
    }
  }

  function place(exchange: Exchange, nowMs: number): void {
    const connection = takeFree(nowMs) ?? dial();
    if (connection) hand(exchange, connection, nowMs);
    else {
      see('queued');
      waiting.add(exchange);
    }
  }

  function hand(exchange: Exchange, connection: Connection, nowMs: number): void {
    exchange.connection = connection;
    connection.send(exchange);
    if (connection.room(nowMs) > 0 || !connection.isFree) return;
    leave(connection);
  }

  function takeFree(nowMs: number): Connection | undefined {
    for (let last = free.at(-1); last; last = free.at(-1)) {
      if (last.room(nowMs) > 0) return last;
      leave(last);
    }
    return undefined;
  }

  function dial(): Connection | undefined {
    if (all.size >= dialer.most()) return undefined;
    const connection = dialer.dial(events);
    all.add(connection);
    free.push(connection);
    connection.isFree = true;
    return connection;
  }

  /** One timer for all: the first that runs is the first whose time is up. */
  function expire(): void {
    timer = undefined;
    const nowMs = clock();
    let first = running.first();
    // Before any: the connection of one that is given up is not for another whose time is up as well.
    for (let next = first; next && next.deadlineMs <= nowMs; next = next.after) waiting.delete(next);
    for (; first && first.deadlineMs <= nowMs; first = running.first()) giveUp(first);
    if (first) timer = setTimeout(expire, Math.ceil(first.deadlineMs - nowMs));
  }

  function giveUp(exchange: Exchange): void {
    running.delete(exchange);
    waiting.delete(exchange);
    // First: what the flow does next must not find the connection still there.
    exchange.connection?.drop(exchange);
    exchange.onEnd('timeout', null, clock());
  }

  return {
    run(request, look, sentMs, onEnd) {
      const exchange: Exchange = {
        request,
        look,
        deadlineMs: sentMs + timeoutMs,
        connection: null,
        isRetry: false,
        onEnd,
        isInFlight: false,
        before: null,
        after: null,
      };
      running.add(exchange);
      timer ??= setTimeout(expire, timeoutMs);
      place(exchange, sentMs);
    },
    abandon() {
      waiting.clear();
      for (let first = running.first(); first; first = running.first()) giveUp(first);
    },
    close() {
      clearTimeout(timer);
      for (const connection of all) connection.close();
    },
  };
}
