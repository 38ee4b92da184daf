/**
 * WebSocket clients of ws, in as few lines as it allows: what comes is counted, and nothing is parsed, checked or timed.
 * Arguments: port, endpoints, connections to each, messages a second.
 */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const [port = 0, endpoints = 0, connections = 0, perSecond = 0] = process.argv.slice(2).map(Number);
const MESSAGE = Buffer.alloc(100, '.');
const speakers: WebSocket[] = [];
let received = 0;
let turn = 0;

for (let endpoint = 0; endpoint < endpoints; endpoint++) {
  const room = Array.from(
    { length: connections },
    () => new WebSocket(`ws://127.0.0.1:${port}/${endpoint}`, { perMessageDeflate: false }),
  );
  for (const socket of room)
    socket.on('message', () => {
      received++;
    });
  await Promise.all(room.map((socket) => once(socket, 'open')));
  speakers.push(room[0] as WebSocket);
}
setInterval(() => speakers[turn++ % endpoints]?.send(MESSAGE, { binary: false }), 1000 / perSecond);
process.send?.('begun');
process.on('message', () => process.send?.(received));
process.on('disconnect', () => process.exit(0));
