/**
 * A WebSocket hub in as few lines as ws allows: what one connection of a path says goes to all of that path.
 * Says its port once it listens, and the number of messages it has sent when it is asked.
 */
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

const rooms = new Map<string, Set<WebSocket>>();
let sent = 0;

const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false, backlog: 4096 });
server.on('connection', (socket, { url = '' }) => {
  const room = rooms.get(url) ?? new Set();
  rooms.set(url, room.add(socket));
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data: Buffer, binary) => {
    sent += room.size;
    for (const other of room) other.send(data, { binary });
  });
});
server.on('listening', () => process.send?.('begun'));
process.on('message', (question) =>
  process.send?.(question === 'port' ? (server.address() as AddressInfo).port : sent),
);
process.on('disconnect', () => process.exit(0));
