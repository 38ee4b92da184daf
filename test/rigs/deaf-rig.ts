/**
 * A DNS server that reads its socket for a tenth of the time only, with hardly any room in it: what comes meanwhile
 * the kernel drops. It is awake and takes CPU all the while.
 * By hand: `node test/rigs/deaf-rig.ts [port]`; it prints `127.0.0.1:PORT`.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const DEAF_MS = 90;
const HEARS_MS = 10;
const BUFFER_BYTES = 4096;

const socket = createSocket({ type: 'udp4', recvBufferSize: BUFFER_BYTES });
socket.on('message', (query, { port: from }) => {
  const answer = Buffer.from(query);
  answer[2] = 0x81;
  answer[3] = 0x80;
  socket.send(answer, from, '127.0.0.1');
});
socket.bind(Number(process.argv[2] ?? 0), '127.0.0.1');
await once(socket, 'listening');
setInterval(() => {
  for (const end = performance.now() + DEAF_MS; performance.now() < end; );
}, DEAF_MS + HEARS_MS);
console.log(`127.0.0.1:${socket.address().port}`);
