/** One TCP or TLS connection with many queries on it at once (RFC 7766 §6.2.1.1), made anew when it is gone. */
import type { Socket } from 'node:net';
import type { Dial } from '../dial.ts';
import { failureOf } from '../failure.ts';
import { openOutbox } from './outbox.ts';

/** After a failure the next attempt is so much later: a server that refuses is not to be flooded with attempts. */
export const RETRY_MS = 100;
/** Written at once; more waits until the kernel has taken that. */
const CHUNK_BYTES = 64 * 1024;
const LENGTH_BYTES = 2;

export interface Stream {
  /** The query leaves with others, as soon as there is a connection. */
  send(slot: number): void;
  close(): void;
}

interface StreamParts {
  readonly dial: Dial;
  /** An attempt that takes longer is given up: the system's own may take two minutes. */
  readonly attemptMs: number;
  /** Tells what is in a slot now from what was there before; null: nothing is. */
  readonly markOf: (slot: number) => number | null;
  /** The query in a slot, for the moment. */
  readonly packetOf: (slot: number) => Uint8Array;
  readonly onMessage: (message: Uint8Array) => void;
  /** The connection is gone, or could not be made: nothing that was to go by it will be answered. */
  readonly onBroken: (name: string) => void;
}

export function openStream(parts: StreamParts): Stream {
  const { dial, attemptMs, packetOf, onMessage, onBroken } = parts;
  const outbox = openOutbox(parts.markOf);
  let socket: Socket | undefined;
  let isReady = false;
  let isToFlush = false;
  let failedMs = -Infinity;
  let retry: NodeJS.Timeout | undefined;

  function attempt(): void {
    retry = undefined;
    if (outbox.isEmpty()) return;
    const mine = dial.connect();
    let isGood = false;
    const patience = setTimeout(() => leave({ code: 'ETIMEDOUT' }), attemptMs);

    function leave(reason?: unknown): void {
      if (socket !== mine) return;
      socket = undefined;
      isReady = false;
      // One that brought answers may be had again at once.
      failedMs = isGood ? -Infinity : performance.now();
      clearTimeout(patience);
      outbox.clear();
      mine.destroy();
      onBroken(failureOf(reason));
    }

    mine.on(dial.readyEvent, () => {
      clearTimeout(patience);
      isReady = true;
      flush();
    });
    const read = openReader(onMessage);
    mine.on('data', (chunk) => {
      isGood = true;
      read(chunk);
    });
    mine.on('drain', flush);
    mine.on('error', leave);
    // Whatever was to be read has been.
    mine.on('end', leave);
    mine.on('close', () => leave());
    socket = mine;
  }

  function flush(): void {
    isToFlush = false;
    while (socket && isReady && !socket.writableNeedDrain && !outbox.isEmpty()) {
      const parts: Uint8Array[] = [];
      let size = 0;
      for (let slot = outbox.next(); slot >= 0; slot = size < CHUNK_BYTES ? outbox.next() : -1) {
        const packet = packetOf(slot);
        const part = Buffer.allocUnsafe(LENGTH_BYTES + packet.length);
        part.writeUInt16BE(packet.length);
        part.set(packet, LENGTH_BYTES);
        parts.push(part);
        size += part.length;
      }
      if (size > 0) socket.write(Buffer.concat(parts, size));
    }
  }

  return {
    send(slot) {
      outbox.add(slot);
      if (isReady && !isToFlush) {
        // All that is due in this turn leaves in one piece.
        isToFlush = true;
        process.nextTick(flush);
      } else if (!socket && !retry) {
        const waitMs = failedMs + RETRY_MS - performance.now();
        if (waitMs <= 0) attempt();
        else retry = setTimeout(attempt, waitMs);
      }
    },
    close() {
      clearTimeout(retry);
      const last = socket;
      socket = undefined;
      last?.destroy();
    },
  };
}

/** Cuts what comes into messages: before each are two bytes with its length (RFC 1035 §4.2.2). */
function openReader(onMessage: (message: Uint8Array) => void): (chunk: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let at = 0;
    while (rest.length >= at + LENGTH_BYTES) {
      const end = at + LENGTH_BYTES + rest.readUInt16BE(at);
      if (end > rest.length) break;
      onMessage(rest.subarray(at + LENGTH_BYTES, end));
      at = end;
    }
    rest = rest.subarray(at);
  };
}
