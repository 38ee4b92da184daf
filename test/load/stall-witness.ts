/**
 * A second pair of eyes on a server that stands still: it asks every few ms and remembers when what it asked then was
 * answered. What a request of that moment had to wait is known from it, the server's catching up included.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { get } from 'node:http';
import dnsPacket from 'dns-packet';
import { monotonicMs } from '../../src/load/monotonic.ts';

const ASK_EVERY_MS = 5;
/** A single one may be read late by us. */
const NEAR_MS = 50;

export interface StallWitness {
  /** How long what was asked at `atMs` had to wait, seconds; the median of what those around it say. */
  waitedAt(atMs: number): number;
  close(): void;
}

/** `ask` sends one, and calls back when its answer is there. */
export function watch(ask: (id: number, answered: () => void) => void, close: () => void): StallWitness {
  const asked: { readonly atMs: number; answeredMs: number | null }[] = [];
  const timer = setInterval(() => {
    const one = { atMs: monotonicMs(), answeredMs: null as number | null };
    ask(asked.push(one) - 1, () => {
      one.answeredMs ??= monotonicMs();
    });
  }, ASK_EVERY_MS);
  return {
    waitedAt(ms) {
      const near = asked.filter(
        ({ atMs, answeredMs }) => answeredMs !== null && Math.abs(atMs - ms) <= NEAR_MS,
      );
      // What is asked later waits that much less, when all are answered in their order.
      const waited = near
        .map(({ answeredMs }) => (answeredMs as number) - ms)
        .sort((one, other) => one - other);
      return (waited[Math.floor(waited.length / 2)] ?? Number.NaN) / 1000;
    },
    close() {
      clearInterval(timer);
      close();
    },
  };
}

export async function startDnsWitness(port: number): Promise<StallWitness> {
  const socket = createSocket('udp4');
  socket.connect(port, '127.0.0.1');
  await once(socket, 'connect');
  const waiting = new Map<number, () => void>();
  socket.on('message', (answer) => waiting.get(answer.readUInt16BE(0))?.());
  socket.on('error', () => {});
  const questions = [{ name: 'witness.example', type: 'A' as const }];
  return watch(
    (id, answered) => {
      waiting.set(id, answered);
      socket.send(dnsPacket.encode({ type: 'query', id, questions }));
    },
    () => socket.close(),
  );
}

/** On a connection of its own each time: it waits in line with all others that are new. */
export const startHttpWitness = (url: string): StallWitness =>
  watch(
    (_, answered) => {
      get(url, { agent: false }, (response) => response.resume().once('end', answered)).on('error', () => {});
    },
    () => {},
  );
