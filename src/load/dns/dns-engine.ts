/** DNS over UDP: each query leaves when due, each answer is checked by id and question. */
import type { Socket } from 'node:dgram';
import type { DnsLoadSpec } from '../../model/profile.ts';
import { type Engine, type EngineContext, shareOf } from '../engine.ts';
import { isAnswerTo, RCODE_NAMES, rcodeOf } from './answer.ts';
import { type Queries, readQueries } from './queries.ts';
import { openSlots } from './slots.ts';
import { openSockets } from './sockets.ts';

/** Ids for 50,000 queries a second that all take five seconds. */
const SOCKETS = 4;
const EXPIRE_EVERY_MS = 20;

export function dnsEngine(spec: DnsLoadSpec, { index, of, ledger, clock }: EngineContext): Engine {
  const cap = shareOf(spec.inflight, { index, of });
  const sockets: Socket[] = [];
  const slots = openSlots(socketsFor(cap));
  const isOk = RCODE_NAMES.map((name) => spec.rcodes.includes(name));
  const classes = RCODE_NAMES.map((name) => name.toLowerCase());
  let queries: Queries;
  let expiry: NodeJS.Timeout | undefined;

  function onMessage(socket: number, answer: Buffer): void {
    if (answer.length < 2) return;
    const slot = slots.slotOf(socket, ((answer[0] as number) << 8) | (answer[1] as number));
    if (!slots.isInFlight(slot)) return;
    const query = slots.query[slot] as number;
    const start = queries.starts[query] as number;
    if (!isAnswerTo(answer, queries.bytes, start, queries.starts[query + 1] as number)) return;
    slots.release(slot);
    const dueMs = slots.dueMs[slot] as number;
    const rcode = rcodeOf(answer);
    const tally = ledger.tallyAt(dueMs);
    if (isOk[rcode]) tally.ok(dueMs, clock());
    else tally.error(classes[rcode] as string, dueMs, clock());
  }

  function loseSentBefore(ms: number): void {
    const now = clock();
    for (
      let slot = slots.oldest();
      slot >= 0 && (slots.sentMs[slot] as number) <= ms;
      slot = slots.oldest()
    ) {
      slots.release(slot);
      const dueMs = slots.dueMs[slot] as number;
      ledger.tallyAt(dueMs).lose(dueMs, now);
    }
  }

  function watchTimeouts(): void {
    let lastMs = clock();
    let isHeld = false;
    expiry = setInterval(() => {
      // After a stall of this process the answers that came in time are still to be read.
      isHeld = !isHeld && clock() - lastMs > 2 * EXPIRE_EVERY_MS;
      lastMs = clock();
      if (!isHeld) loseSentBefore(clock() - spec.timeoutMs);
    }, EXPIRE_EVERY_MS);
  }

  return {
    async open() {
      queries = await readQueries(spec.names);
      sockets.push(...(await openSockets(spec.server, socketsFor(cap), onMessage)));
      watchTimeouts();
    },
    begin(n, dueMs) {
      const tally = ledger.tallyAt(dueMs);
      const slot = slots.inflight() < cap ? slots.take() : -1;
      if (slot < 0) {
        tally.miss(1);
        return undefined;
      }
      const query = n % queries.count;
      const id = slots.idOf(slot);
      // A copy: what the kernel cannot take at once is sent later, and from this memory.
      const packet = Buffer.from(
        queries.bytes.subarray(queries.starts[query] as number, queries.starts[query + 1] as number),
      );
      packet[0] = id >>> 8;
      packet[1] = id & 255;
      const sentMs = clock();
      slots.query[slot] = query;
      slots.dueMs[slot] = dueMs;
      slots.sentMs[slot] = sentMs;
      tally.send(dueMs, sentMs);
      (sockets[slots.socketOf(slot)] as Socket).send(packet);
      return undefined;
    },
    abandon: () => loseSentBefore(Infinity),
    close() {
      clearInterval(expiry);
      for (const socket of sockets) socket.close();
    },
  };
}

/** At least four times as many ids as may be in flight: one slow answer must not hold up the ring. */
function socketsFor(cap: number): number {
  return Math.max(SOCKETS, 2 ** Math.ceil(Math.log2((4 * cap) / 65_536)));
}
