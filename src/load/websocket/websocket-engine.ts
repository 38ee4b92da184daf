/** WebSocket endpoints: a request is a message to all connections of one, and ends when the last of them has it. */
import { randomBytes } from 'node:crypto';
import type { WebsocketLoadSpec } from '../../model/websocket-load.ts';
import type { Engine, EngineContext } from '../engine.ts';
import { openBackOff, seeded } from './back-off.ts';
import { openConnection } from './connection.ts';
import { openDial } from './dial.ts';
import { type Endpoint, openEndpoint } from './endpoint.ts';
import { openGate } from './gate.ts';
import { openHeartbeats } from './heartbeats.ts';
import { openPoster } from './post.ts';
import { openStamp } from './stamp.ts';

/** Messages whose time is up one after the other are looked at together. */
const EXPIRE_EVERY_MS = 20;
/** Handshakes under way at once, of a worker. */
const OPENING = 32;
const RUN_BYTES = 4;

export function websocketEngine(spec: WebsocketLoadSpec, context: EngineContext): Engine {
  const { index, ledger, clock, secrets } = context;
  const { heartbeatMs: everyMs, timeoutMs } = spec;
  const run = randomBytes(RUN_BYTES).toString('hex');
  const random = seeded(index);
  const heartbeats = everyMs === 0 ? null : openHeartbeats({ everyMs, timeoutMs, random, clock });
  let endpoints: Endpoint[] = [];
  let expiry: NodeJS.Timeout | undefined;
  let turn = 0;
  let isHeld = false;

  /** Those of this worker, whole ones: it knows who is there to expect a message. */
  async function openEndpoints(): Promise<void> {
    const dial = await openDial(spec, secrets);
    const gate = openGate(OPENING);
    const poster =
      spec.post === undefined
        ? null
        : openPoster(placed(spec.post, 1), { spec, secrets, clock, see: ledger.see });
    for (let number = index + 1; number <= spec.endpoints; number += spec.workers.from) {
      const url = placed(spec.url, number);
      const endpoint = openEndpoint({
        spec,
        stamp: openStamp(run, number, spec.sizeBytes),
        post: poster?.to(placed(spec.post ?? '', number)) ?? null,
        ledger,
        clock,
        connect: (lateMs, events) =>
          openConnection({
            events,
            dial: () => dial(url),
            gate,
            backOff: openBackOff({ ...spec.reconnect, random }),
            // Who reads late answers late.
            heartbeats: lateMs > 0 ? null : heartbeats,
            lateMs,
            binary: spec.binary,
            clock,
            see: ledger.see,
            reopened(awayMs) {
              ledger.see('reconnects');
              ledger.time('reconnect', awayMs);
            },
          }),
      });
      endpoints.push(endpoint);
    }
    await Promise.all(
      endpoints.map((endpoint) =>
        endpoint.open().catch((error: Error) => {
          throw new Error(`no WebSocket at ${placed(spec.url, index + 1)}: ${inWords(error.message, spec)}`);
        }),
      ),
    );
  }

  function loseSentBefore(ms: number): void {
    for (const endpoint of endpoints) endpoint.loseSentBefore(ms);
  }

  /** Looks when the time of the oldest message is up: to wake 50 times a second would cost more than the messages of a slow load. */
  function watchTimeouts(): void {
    const oldestMs = endpoints.reduce((oldest, each) => Math.min(oldest, each.oldestMs()), Infinity);
    const leftMs = Math.min(timeoutMs, oldestMs + timeoutMs - clock());
    const dueMs = clock() + Math.max(EXPIRE_EVERY_MS, leftMs);
    expiry = setTimeout(
      () => {
        isHeld = !isHeld && clock() - dueMs > EXPIRE_EVERY_MS;
        // After a stall of this process the messages that came in time are still to be read.
        if (!isHeld) loseSentBefore(clock() - timeoutMs);
        watchTimeouts();
      },
      Math.ceil(dueMs - clock()),
    );
  }

  return {
    async open() {
      await openEndpoints();
      watchTimeouts();
    },
    begin(_n, dueMs, _vu, onEnd) {
      (endpoints[turn++ % endpoints.length] as Endpoint).begin(dueMs, onEnd);
    },
    abandon: () => loseSentBefore(Infinity),
    gauges: () =>
      endpoints.length === 0
        ? {}
        : { connections: endpoints.reduce((sum, endpoint) => sum + endpoint.openConnections(), 0) },
    close() {
      clearTimeout(expiry);
      heartbeats?.close();
      for (const endpoint of endpoints) endpoint.close();
      endpoints = [];
    },
  };
}

const placed = (text: string, endpoint: number): string => text.replaceAll('{{endpoint}}', String(endpoint));

/** Why the load can't begin, and what to look at. */
function inWords(failure: string, { timeoutMs }: WebsocketLoadSpec): string {
  if (failure === 'refused') return 'refused: nobody listens there';
  if (failure === 'timeout') return `no answer within ${timeoutMs / 1000} s`;
  if (failure === 'tls')
    return 'its certificate is not to be trusted: tls: { ca: a PEM file } or { verify: false }';
  if (failure.startsWith('status.'))
    return `the server answered ${failure.slice(7)} instead of switching to WebSocket: is it the right path?`;
  return failure;
}
