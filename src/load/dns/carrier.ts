/** What takes queries to a server and brings answers back: UDP, TCP, DoT, DoH. */
import type { Flights } from './flights.ts';

export interface Carrier {
  /** Rejects with an Error whose message says why it can never begin. A server that is not there is no reason. */
  open(): Promise<void>;
  /** Takes the query in flight in `slot`; never throws, and fails the flight when it can't. */
  send(slot: number): void;
  /** The flight in `slot` has timed out. */
  giveUp?(slot: number): void;
  /** Datagrams that the kernel has dropped on its sockets so far. */
  drops?(): number;
  close(): void;
}

/** Lines are sockets or connections. */
export interface CarrierKind {
  readonly lines: number;
  /** So many queries in a row go by the same line. */
  readonly run: number;
  make(flights: Flights): Carrier;
}
