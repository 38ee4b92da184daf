/** Queries over TCP and DoT: several connections, each with many queries on it at once. */
import type { DnsTls } from '../../model/dns-load.ts';
import { openDial } from '../dial.ts';
import type { Carrier, CarrierKind } from './carrier.ts';
import type { Flights } from './flights.ts';
import { openStream, type Stream } from './stream.ts';

interface StreamsParts {
  /** `host:port`. */
  readonly server: string;
  /** Null: TCP; else DoT (RFC 7858). */
  readonly tls: DnsTls | null;
  readonly connections: number;
  readonly timeoutMs: number;
}

export function streams({ server, tls, connections, timeoutMs }: StreamsParts): CarrierKind {
  function make({ slots, queries, prepare, receive, failLine }: Flights): Carrier {
    let open: Stream[] = [];

    function packetOf(slot: number): Uint8Array {
      const query = prepare(slot);
      return queries.bytes.subarray(queries.starts[query], queries.starts[query + 1]);
    }

    return {
      async open() {
        const dial = await openDial(server, tls);
        open = Array.from({ length: connections }, (_, line) =>
          openStream({
            dial,
            attemptMs: timeoutMs,
            markOf: (slot) => (slots.isInFlight(slot) ? (slots.number[slot] as number) : null),
            packetOf,
            onMessage: (message) => receive(line, message, message.length),
            onBroken: (name) => failLine(line, name),
          }),
        );
      },
      send: (slot) => (open[slots.lineOf(slot)] as Stream).send(slot),
      close() {
        for (const stream of open) stream.close();
      },
    };
  }
  return { lines: connections, run: 1, make };
}
