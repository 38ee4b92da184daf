/** Opens connections to an origin, in the version of HTTP that is asked for or that the server chooses. */
import { connect, type OnReadOpts, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type TLSSocket } from 'node:tls';
import { failureOf } from '../failure.ts';
import type { AnswerParser } from './answer-parser.ts';
import type { Connection, ConnectionEvents, Exchange } from './exchange.ts';
import type { Dialer } from './exchanges.ts';
import { openHttp1 } from './http1.ts';
import { MOST_STREAMS, openHttp2 } from './http2.ts';

export interface DialOptions {
  readonly origin: URL;
  readonly version: 'auto' | '1.1' | '2';
  /** At most; null: as many as are needed. */
  readonly connections: number | null;
  readonly tls: {
    readonly verify: boolean;
    /** PEM; undefined: those that the system trusts. */
    readonly ca: string | undefined;
    /** The name that the certificate is checked for; undefined: the origin's. */
    readonly name: string | undefined;
  };
}

/** Read into by all connections, one after the other: each takes what it needs before the next one reads. */
const READ_BYTES = 65_536;
const PROTOCOLS = { auto: ['h2', 'http/1.1'], '1.1': ['http/1.1'], '2': ['h2'] };

type OnBytes = (bytes: Buffer, length: number) => void;

export function openDialer({ origin, version, connections, tls }: DialOptions): Dialer {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  const parsers: AnswerParser[] = [];
  const isSecure = origin.protocol === 'https:';
  /** Made once: reading the certificates takes milliseconds. Throws on a `ca` that is none. */
  const secureContext = isSecure
    ? createSecureContext(tls.ca === undefined ? {} : { ca: tls.ca })
    : undefined;
  const host = origin.hostname.replace(/^\[|\]$/g, '');
  const port = Number(origin.port) || (isSecure ? 443 : 80);
  /** What the last connection turned out to be; null: not known yet. */
  let last: '1.1' | '2' | null = version === 'auto' ? (isSecure ? null : '1.1') : version;

  /** `onBytes` as it is when they come. */
  function openSocket(sink: { onBytes: OnBytes }): Socket {
    const onread: OnReadOpts = {
      buffer,
      callback(length) {
        sink.onBytes(buffer, length);
        return true;
      },
    };
    const to = { host, port, noDelay: true, onread };
    if (!isSecure) return connect(to);
    return connectTls({
      ...to,
      ALPNProtocols: PROTOCOLS[version],
      rejectUnauthorized: tls.verify,
      ...(secureContext ? { secureContext } : {}),
      ...nameFor(tls.name ?? host),
    });
  }

  function open(
    is: '1.1' | '2',
    socket: Socket,
    sink: { onBytes: OnBytes },
    events: ConnectionEvents,
  ): Connection {
    if (is === '2') return openHttp2(socket, origin.origin, events);
    const connection = openHttp1(socket, origin.host, events, parsers);
    sink.onBytes = connection.onBytes;
    return connection;
  }

  /** What is sent before the server has chosen waits for it, as much as the last connection could take. */
  function openUndecided(
    socket: TLSSocket,
    sink: { onBytes: OnBytes },
    events: ConnectionEvents,
  ): Connection {
    const early = new Set<Exchange>();
    const most = last === '2' ? MOST_STREAMS : 1;
    let chosen: Connection | null = null;
    let isOpen = true;

    function onFailure(error: unknown): void {
      if (chosen || !isOpen) return;
      isOpen = false;
      socket.destroy();
      events.changed(connection);
      const failure = error === null ? 'closed' : failureOf(error);
      for (const exchange of early) events.ended(exchange, failure, null, events.clock());
    }
    socket.on('error', onFailure);
    socket.on('close', () => onFailure(null));
    socket.once('secureConnect', () => {
      if (!isOpen) return;
      last = socket.alpnProtocol === 'h2' ? '2' : '1.1';
      // The pool knows this one: what the chosen connection says of itself is said of it.
      chosen = open(last, socket, sink, { ...events, changed: () => events.changed(connection) });
      for (const exchange of early) {
        if (chosen.room(events.clock()) > 0) chosen.send(exchange);
        else events.again(exchange);
      }
      early.clear();
      events.changed(connection);
    });

    const connection: Connection = {
      isFree: false,
      room: (nowMs) => (chosen ? chosen.room(nowMs) : isOpen ? most - early.size : 0),
      isOpen: () => (chosen ? chosen.isOpen() : isOpen),
      send(exchange) {
        if (chosen) chosen.send(exchange);
        else early.add(exchange);
      },
      drop(exchange) {
        if (chosen) return chosen.drop(exchange);
        early.delete(exchange);
        // A connection that does not come about in time is not waited for longer.
        if (early.size === 0) connection.close();
      },
      close() {
        if (chosen) return chosen.close();
        if (!isOpen) return;
        isOpen = false;
        socket.destroy();
        events.changed(connection);
      },
    };
    return connection;
  }

  return {
    most: () => (last === null ? 1 : (connections ?? Infinity)),
    dial(events) {
      const sink = { onBytes: (() => {}) as OnBytes };
      const socket = openSocket(sink);
      socket.once(isSecure ? 'secureConnect' : 'connect', events.connected);
      return isSecure && version === 'auto'
        ? openUndecided(socket as TLSSocket, sink, events)
        : open(version === '2' ? '2' : '1.1', socket, sink, events);
    },
  };
}

/** An address is no server name (RFC 6066, 3); the certificate is checked for it all the same. */
const nameFor = (name: string) => (/^[\d.]+$|:/.test(name) ? {} : { servername: name });
