/**
 * A second pair of eyes on a DNS server that stands still: it asks every few ms and remembers when what it asked
 * then was answered. What a request of that moment had to wait is known from it, the server's catching up included.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import dnsPacket from 'dns-packet';
import { monotonicMs } from '../../src/load/monotonic.ts';

const ASK_EVERY_MS = 5;

export interface StallWitness {
  /** How long what was asked at `atMs`, or next after it, had to wait, seconds. */
  waitedAt(atMs: number): number;
  close(): void;
}

export async function startStallWitness(port: number): Promise<StallWitness> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const asked: number[] = [];
  const answered: number[] = [];
  socket.on('message', (answer) => {
    answered[answer.readUInt16BE(0)] ??= monotonicMs();
  });
  socket.on('error', () => {});
  const timer = setInterval(() => {
    const id = asked.push(monotonicMs()) - 1;
    socket.send(dnsPacket.encode({ type: 'query', id, questions: [{ name: 'witness.example', type: 'A' }] }));
  }, ASK_EVERY_MS);
  return {
    waitedAt(atMs) {
      const id = asked.findIndex((ms, i) => ms >= atMs && answered[i] !== undefined);
      return ((answered[id] as number) - (asked[id] as number)) / 1000;
    },
    close() {
      clearInterval(timer);
      socket.close();
    },
  };
}
