/** One connection to an endpoint: opened, kept alive, opened again when it is lost. */
import type { WebSocket } from 'ws';
import type { BackOff } from './back-off.ts';
import { closeName, failureOfSocket } from './dial.ts';
import type { Gate } from './gate.ts';
import type { Heartbeat, Heartbeats } from './heartbeats.ts';
import { readLate } from './read-late.ts';

/** Tried so often before the load begins: one of many handshakes may fail. */
const FIRST_TRIES = 3;

export interface Connection {
  /** Resolves when it is open for the first time; rejects with the failure, in a word, when it does not come about. */
  open(): Promise<void>;
  send(message: Buffer): void;
  /** What was said and has not left yet. */
  unsentBytes(): number;
  close(): void;
}

/** What it tells the endpoint that it belongs to. */
export interface ConnectionEvents {
  opened(): void;
  closed(): void;
  message(data: Buffer): void;
}

export interface ConnectionParts {
  readonly dial: () => WebSocket;
  readonly gate: Gate;
  readonly backOff: BackOff;
  /** Null: it is not pinged. */
  readonly heartbeats: Heartbeats | null;
  /** It reads what has come only so long after it last did; 0: at once. */
  readonly lateMs: number;
  readonly binary: boolean;
  /** Monotonic ms. */
  readonly clock: () => number;
  readonly see: (name: string) => void;
  /** It is back, and was away so long. */
  readonly reopened: (awayMs: number) => void;
  readonly events: ConnectionEvents;
}

export function openConnection(parts: ConnectionParts): Connection {
  const { gate, backOff, clock, see, lateMs, events } = parts;
  const kind = { binary: parts.binary };
  let socket: WebSocket | null = null;
  let heartbeat: Heartbeat | undefined;
  let stopLate: (() => void) | undefined;
  let pause: NodeJS.Timeout | undefined;
  let isOver = false;
  let openedMs = 0;

  /** Calls back once: with null when it is open, else with the failure. */
  function connect(onEnd: (failure: string | null) => void): void {
    gate.enter((leave) => {
      if (isOver) return leave();
      const next = parts.dial();
      let failure: string | null = null;
      let isUp = false;
      socket = next;
      next.on('error', (error) => {
        failure ??= failureOfSocket(error);
        // What broke the protocol is not listened to any more; of ws's own accord it would be, until its timeout.
        if (isUp) next.terminate();
      });
      next.once('open', () => {
        isUp = true;
        leave();
        begin(next);
        onEnd(null);
      });
      next.once('close', (code) => {
        if (isUp) return lose(failure ?? closeName(code));
        leave();
        onEnd(failure ?? 'closed');
      });
    });
  }

  function begin(open: WebSocket): void {
    openedMs = clock();
    open.on('message', events.message);
    if (lateMs > 0) stopLate = readLate(open, lateMs);
    heartbeat = parts.heartbeats?.watch({
      ping: () => open.ping(),
      silent() {
        see('silent');
        open.terminate();
      },
    });
    if (heartbeat) open.on('pong', heartbeat.answered);
    events.opened();
  }

  function lose(how: string): void {
    heartbeat?.stop();
    stopLate?.();
    if (isOver) return;
    see(`closed.${how}`);
    events.closed();
    const lostMs = clock();
    // One that is taken and dropped again at once has not come back.
    if (lostMs - openedMs > backOff.mostMs) backOff.reset();
    reopen(lostMs);
  }

  function reopen(lostMs: number): void {
    pause = setTimeout(() => {
      connect((failure) => {
        if (isOver) return;
        if (failure === null) return parts.reopened(clock() - lostMs);
        see(`unopened.${failure}`);
        reopen(lostMs);
      });
    }, backOff.next());
  }

  return {
    open() {
      return new Promise((resolve, reject) => {
        const attempt = (left: number) =>
          connect((failure) => {
            if (failure === null) resolve();
            else if (left === 0) reject(new Error(failure));
            else pause = setTimeout(attempt, backOff.next(), left - 1);
          });
        attempt(FIRST_TRIES - 1);
      });
    },
    send: (message) => socket?.send(message, kind),
    unsentBytes: () => socket?.bufferedAmount ?? 0,
    close() {
      isOver = true;
      heartbeat?.stop();
      stopLate?.();
      clearTimeout(pause);
      socket?.close(1000);
    },
  };
}
