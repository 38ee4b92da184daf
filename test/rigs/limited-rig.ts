/**
 * A DNS server that answers so many queries a second and no more: the others wait in line, so that above its
 * limit latency grows for as long as the load goes on. What finds no room in the line is dropped.
 * By hand: `node test/rigs/limited-rig.ts PER_SECOND [port]`; it prints `127.0.0.1:PORT`.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

const LINE_LENGTH = 100_000;
const TIMER_LATE_MS = 20;

export interface LimitedRig {
  readonly port: number;
  close(): void;
}

export async function startLimitedRig(perSecond: number, port = 0): Promise<LimitedRig> {
  const line: { readonly answer: Buffer; readonly to: number }[] = [];
  const socket = createSocket('udp4');
  /** When the server is free again, ms: each answer takes its share of a second. */
  let freeMs = performance.now();

  const serve = () => {
    const now = performance.now();
    let served = 0;
    for (const { answer, to } of line) {
      if (freeMs > now) break;
      // Idle time is not saved up, but for what a late timer may have lost.
      freeMs = Math.max(freeMs, now - TIMER_LATE_MS) + 1000 / perSecond;
      socket.send(answer, to, '127.0.0.1');
      served++;
    }
    line.splice(0, served);
  };
  socket.on('message', (query, { port: from }) => {
    if (line.length >= LINE_LENGTH) return;
    const answer = Buffer.from(query);
    answer[2] = 0x81;
    answer[3] = 0x80;
    line.push({ answer, to: from });
    serve();
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  socket.setRecvBufferSize(4 * 2 ** 20);
  const timer = setInterval(serve, 1);
  return {
    port: socket.address().port,
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}

if (import.meta.main) {
  const rig = await startLimitedRig(Number(process.argv[2] ?? 1000), Number(process.argv[3] ?? 0));
  console.log(`127.0.0.1:${rig.port}`);
}
