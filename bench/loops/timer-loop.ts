/**
 * An open load as one writes it first: a 1 ms timer that sends what is due.
 * Arguments: port. A message `{ atMs, perSecond, count }` says what is due: number k at atMs + k / perSecond.
 */
import { createSocket } from 'node:dgram';
import dnsPacket from 'dns-packet';
import { monotonicMs } from '../../src/load/monotonic.ts';

interface Task {
  readonly atMs: number;
  readonly perSecond: number;
  readonly count: number;
}

const port = Number(process.argv[2]);
const packet = dnsPacket.encode({
  type: 'query',
  id: 0,
  questions: [{ name: 'h0001.bench.test', type: 'A' }],
});
const socket = createSocket('udp4');
socket.on('message', () => {});

function send({ atMs, perSecond, count }: Task): void {
  let k = 0;
  const timer = setInterval(() => {
    const now = monotonicMs();
    for (; k < count && atMs + (k / perSecond) * 1000 <= now; k++) socket.send(packet);
    if (k < count) return;
    clearInterval(timer);
    process.send?.(k);
  }, 1);
}
socket.connect(port, '127.0.0.1', () => process.send?.('begun'));
process.on('message', (task) => send(task as Task));
process.on('disconnect', () => process.exit(0));
