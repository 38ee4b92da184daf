/** One place for a connection: the one there is, the calls that wait for it, and when the next is opened. */
import type { Socket } from 'node:net';
import type { Call } from './call.ts';
import { type Connection, type ConnectionEvents, openConnection } from './connection.ts';

/** After a connection that did not come about; calls wait meanwhile, for no longer than their time. */
const AGAIN_MS = 100;

export interface Channel {
  send(call: Call): void;
  /** Nothing is to be heard of this call any more: it had no answer in time. */
  drop(call: Call): void;
  /** Ends all of its connections, and what is on them without a word. */
  close(): void;
}

export interface ChannelParts {
  readonly dial: () => Socket;
  /** As a URL. */
  readonly authority: string;
  readonly timeoutMs: number;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly see: (name: string) => void;
  readonly ended: ConnectionEvents['ended'];
}

export function openChannel({ dial, authority, timeoutMs, clock, see, ended }: ChannelParts): Channel {
  const waiting = new Set<Call>();
  /** Also those that take no more calls, until they are closed. */
  const all = new Set<Connection>();
  let current: Connection | null = null;
  let dialledMs = 0;
  let hadOne = false;
  let mayDialMs = -Infinity;
  let again: NodeJS.Timeout | undefined;

  function serve(): void {
    if (!current) {
      open();
      return;
    }
    let room = current.room();
    for (const call of waiting) {
      if (room-- <= 0) return;
      waiting.delete(call);
      begin(call, current);
    }
  }

  function begin(call: Call, connection: Connection): void {
    call.connection = connection;
    connection.begin(call);
  }

  function open(): void {
    if (waiting.size === 0 || again !== undefined) return;
    const pauseMs = mayDialMs - clock();
    if (pauseMs > 0) {
      again = setTimeout(() => {
        again = undefined;
        serve();
      }, Math.ceil(pauseMs));
      return;
    }
    dialledMs = clock();
    const connection: Connection = openConnection(dial(), authority, timeoutMs, {
      ready() {
        see('connected');
        if (hadOne) see('reconnects');
        hadOne = true;
        serve();
      },
      changed: serve,
      ended,
      undone(call, failure) {
        if (!call.isInFlight) return;
        if (call.isRetry) {
          ended(call, failure, null);
          return;
        }
        call.isRetry = true;
        call.connection = null;
        see('retried');
        waiting.add(call);
        serve();
      },
      left: (failure) => leave(connection, failure),
      closed: () => all.delete(connection),
    });
    current = connection;
    all.add(connection);
  }

  function leave(connection: Connection, failure: string): void {
    if (current === connection) current = null;
    if (connection.isReady()) {
      serve();
      return;
    }
    mayDialMs = clock() + AGAIN_MS;
    const failed = [...waiting];
    waiting.clear();
    for (const call of failed) ended(call, failure, null);
  }

  return {
    send(call) {
      if (waiting.size === 0 && current && current.room() > 0) {
        begin(call, current);
        return;
      }
      if (current?.isReady()) see('queued');
      waiting.add(call);
      serve();
    },
    drop(call) {
      if (!waiting.delete(call)) {
        call.connection?.drop(call);
        return;
      }
      // One that has not come about in a call's time is not waited for longer.
      if (!current || current.isReady() || clock() - dialledMs < timeoutMs) return;
      current.close();
      current = null;
      serve();
    },
    close() {
      clearTimeout(again);
      waiting.clear();
      for (const connection of all) connection.close();
    },
  };
}
