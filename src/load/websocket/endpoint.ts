/** One endpoint: its connections, what is published to it, and what each connection gets of that. */
import type { WebsocketLoadSpec } from '../../model/websocket-load.ts';
import type { OnEnd } from '../engine.ts';
import type { Ledger } from '../ledger.ts';
import type { EpochTally } from '../tally.ts';
import { type Arrivals, openArrivals } from './arrivals.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import { openFlights } from './flights.ts';
import type { Post } from './post.ts';
import type { Stamp } from './stamp.ts';

/** Said and not sent: with more than that nothing is said, or a server that stands still would fill our memory. */
const UNSENT_BYTES = 4 * 2 ** 20;

/** One who listens to the endpoint. */
interface Receiver {
  readonly isSlow: boolean;
  readonly connection: Connection;
  /** Messages below were sent while it was not there. */
  joined: number;
  arrivals: Arrivals;
}

export interface Endpoint {
  open(): Promise<void>;
  /** Publishes a message that is due. */
  begin(dueMs: number, onEnd: OnEnd | null): void;
  loseSentBefore(ms: number): void;
  /** When the oldest message that has not ended was sent; Infinity when there is none. */
  oldestMs(): number;
  openConnections(): number;
  close(): void;
}

interface EndpointParts {
  readonly spec: WebsocketLoadSpec;
  readonly stamp: Stamp;
  /** Null: messages are said over the connections. */
  readonly post: Post | null;
  /** `lateMs`: of a slow one; else 0. */
  readonly connect: (lateMs: number, events: ConnectionEvents) => Connection;
  readonly ledger: Ledger;
  readonly clock: () => number;
}

export function openEndpoint({ spec, stamp, post, connect, ledger, clock }: EndpointParts): Endpoint {
  const { timeoutMs, echo, publishers, slow = { connections: 0, delayMs: 0 } } = spec;
  const brisk = spec.connections - slow.connections;
  const flights = openFlights(timeoutMs, clock);
  /** Those that are open and not slow, the one that was opened first in front. */
  const listening: Receiver[] = [];
  let openSlow = 0;
  let next = 0;
  const receivers = Array.from({ length: spec.connections }, (_, i) => addReceiver(i >= brisk));

  function addReceiver(isSlow: boolean): Receiver {
    const receiver: Receiver = {
      isSlow,
      joined: 0,
      arrivals: openArrivals(0),
      connection: connect(isSlow ? slow.delayMs : 0, {
        opened() {
          receiver.joined = next;
          receiver.arrivals = openArrivals(next);
          if (isSlow) openSlow++;
          else listening.push(receiver);
        },
        closed() {
          if (isSlow) openSlow--;
          else listening.splice(listening.indexOf(receiver), 1);
        },
        message(data) {
          const seen = arrive(receiver, data);
          if (seen) ledger.see(seen);
        },
      }),
    };
    return receiver;
  }

  /** What is to be seen of a message that came; null: nothing but that one more has it. */
  function arrive(receiver: Receiver, message: Buffer): string | null {
    const at = stamp.find(message);
    const number = at < 0 ? Number.NaN : stamp.numberAt(message, at);
    // Also when it is no number, or one that was never sent.
    if (!(number < next)) return 'foreign';
    if (number < receiver.joined) return 'replayed';
    const arrival = receiver.arrivals.note(number);
    if (arrival === 'doubled' || arrival === 'ancient') return arrival;
    if (arrival === 'disordered' && publishers === 1) ledger.see(arrival);
    if (!receiver.isSlow) return flights.deliver(number) ? null : 'late';
    const latencyMs = clock() - stamp.dueMsAt(message, at);
    if (latencyMs >= 0) ledger.time('slow', latencyMs);
    return 'slow';
  }

  function publish(
    tally: EpochTally,
    dueMs: number,
    speaker: Receiver | undefined,
    onEnd: OnEnd | null,
  ): void {
    const number = next++;
    const sentMs = clock();
    const hasIt = echo ? undefined : speaker;
    const expected = listening.length - (hasIt ? 1 : 0);
    const away = brisk - listening.length;
    flights.launch({ number, tally, dueMs, sentMs, expected, away, onEnd });
    // Should it come back all the same, it is the second one.
    hasIt?.arrivals.note(number);
    if (expected === 0) flights.fail(number, 'closed', true);
    else if (post)
      post.send(stamp.write(number, dueMs), sentMs, (failure, isRefused) =>
        flights.fail(number, failure, isRefused),
      );
    else speaker?.connection.send(stamp.write(number, dueMs));
  }

  return {
    async open() {
      await Promise.all(receivers.map(({ connection }) => connection.open()));
    },
    begin(dueMs, onEnd) {
      const tally = ledger.admit(dueMs);
      // Always the same while it is there: what several say has no order.
      const speaker = post ? undefined : listening[next % Math.min(publishers, listening.length)];
      const hasRoom = (speaker?.connection.unsentBytes() ?? 0) <= UNSENT_BYTES;
      if (tally && hasRoom) return publish(tally, dueMs, speaker, onEnd);
      tally?.miss(1, 'cap', dueMs);
      onEnd?.(false);
    },
    loseSentBefore: flights.loseSentBefore,
    oldestMs: flights.oldestMs,
    openConnections: () => listening.length + openSlow,
    close() {
      for (const { connection } of receivers) connection.close();
      post?.close();
    },
  };
}
