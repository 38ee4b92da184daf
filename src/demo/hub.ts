/** WebSocket endpoints: what one connection of an endpoint says goes to all of them, the sender too. */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import type { Counter } from './metrics.ts';
import { nameOf } from './route.ts';

export interface Hub {
  /** Takes over a connection that asks for `/ws/<endpoint>`, or turns it down. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void;
  /** Sends a text to every connection of an endpoint; returns to how many. */
  publish(endpoint: string, text: string): number;
  readonly connections: number;
  close(): void;
}

export interface HubCounts {
  readonly received: Counter;
  /** Told of each that came in. */
  readonly count: (endpoint: string) => void;
  readonly sent: Counter;
  /** Connections dropped because they did not read, or gave no answer to a ping. */
  readonly dropped: Counter;
}

const PING_MS = 30_000;
const UNREAD_BYTES = 2 ** 20;
const MESSAGE_BYTES = 64 * 1024;
const CONNECTIONS = 10_000;

export function createHub(counts: HubCounts): Hub {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  const endpoints = new Map<string, Set<WebSocket>>();
  const silent = new Set<WebSocket>();

  const drop = (socket: WebSocket) => {
    counts.dropped.add();
    socket.terminate();
  };

  const publish = (endpoint: string, data: string | RawData, binary = false): number => {
    let delivered = 0;
    for (const socket of endpoints.get(endpoint) ?? []) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      if (socket.bufferedAmount > UNREAD_BYTES) {
        drop(socket);
        continue;
      }
      socket.send(data as string, { binary });
      counts.sent.add();
      delivered++;
    }
    return delivered;
  };

  const join = (endpoint: string, socket: WebSocket) => {
    const members = endpoints.get(endpoint) ?? new Set();
    endpoints.set(endpoint, members.add(socket));
    socket.on('message', (data, binary) => {
      counts.received.add();
      counts.count(endpoint);
      publish(endpoint, data, binary);
    });
    socket.on('pong', () => silent.delete(socket));
    // `close` follows; without a listener a broken frame would end the process.
    socket.on('error', () => {});
    socket.on('close', () => {
      silent.delete(socket);
      members.delete(socket);
      if (members.size === 0) endpoints.delete(endpoint);
    });
  };

  const pings = setInterval(() => {
    for (const socket of sockets.clients) {
      if (silent.has(socket)) drop(socket);
      else socket.ping();
      silent.add(socket);
    }
  }, PING_MS);

  return {
    upgrade(request, stream, head) {
      stream.on('error', () => stream.destroy());
      const endpoint = nameOf(/^\/ws\/([^/?]+)$/.exec(request.url ?? '')?.[1]);
      if (endpoint === undefined) stream.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
      else if (sockets.clients.size >= CONNECTIONS)
        stream.end('HTTP/1.1 503 Service Unavailable\r\nconnection: close\r\n\r\n');
      else sockets.handleUpgrade(request, stream, head, (socket) => join(endpoint, socket));
    },
    publish,
    get connections() {
      return sockets.clients.size;
    },
    close() {
      clearInterval(pings);
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}
