/** A WebSocket load, checked: messages that are published to endpoints, each of which has connections that expect them. */
import type { LoadBase, Tells } from './load.ts';

export interface WebsocketLoadSpec extends LoadBase {
  readonly engine: 'websocket';
  /** Of an endpoint's connections; `{{endpoint}}` is its number, from 1 on. */
  readonly url: string;
  /** Endpoint e belongs to worker e mod workers, as many of which there are from first to last. */
  readonly endpoints: number;
  /** To each endpoint. */
  readonly connections: number;
  /** Where messages are posted, with `{{endpoint}}` as in `url`; none: they are said over the connections. */
  readonly post?: string;
  /** Of each endpoint; only what one publisher says after the other has an order that can be judged. */
  readonly publishers: number;
  /** Whether who says a message over its connection gets it, too. */
  readonly echo: boolean;
  readonly sizeBytes: number;
  readonly binary: boolean;
  /** Between two pings of a connection; 0: none. */
  readonly heartbeatMs: number;
  /** The first pause before a lost connection is opened again, and the longest. */
  readonly reconnect: { readonly fromMs: number; readonly mostMs: number };
  /** So many connections of each endpoint read what has come only so long after they last did. */
  readonly slow?: { readonly connections: number; readonly delayMs: number };
  readonly headers: Readonly<Record<string, string>>;
  readonly subprotocol?: string;
  readonly tls?: WebsocketTls;
}

export interface WebsocketTls {
  readonly verify: boolean;
  /** A PEM file, absolute. */
  readonly ca?: string;
  /** What the certificate is checked for, when that is not the host. */
  readonly name?: string;
}

/** What a message begins with: enough to know it again and to tell how old it is (`load/websocket/stamp.ts`). */
export const STAMP_BYTES = 42;

/**
 * Delivered and undelivered together are as many as there were messages for connections. A message comes to an end at
 * each connection that expects it, late at a slow one, and connections come back.
 */
export const websocketTells = (slow: boolean): Tells => ({
  counts: ['delivered', 'undelivered', 'doubled', 'disordered', 'reconnects'],
  gauges: ['connections'],
  times: ['delivery', 'reconnect', ...(slow ? ['slow'] : [])],
});
