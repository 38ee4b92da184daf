/**
 * A DNS server that knows when each query came: it stamps first and answers (the question, as NOERROR) a turn later.
 * Says its port when it is ready; a message `{ atMs, perSecond, from }` asks how late the queries from number
 * `from` on came, when number k was due at atMs + k / perSecond, and forgets them.
 */
import { createSocket, type RemoteInfo } from 'node:dgram';
import { monotonicMs } from '../../src/load/monotonic.ts';

export interface LatenessQuestion {
  readonly atMs: number;
  readonly perSecond: number;
  readonly from: number;
}

export interface Lateness {
  /** Queries that came, from number 0 on. */
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

const RESPONSE_BIT = 0x80;
const ROOM = 1_000_000;

const socket = createSocket('udp4');
const cameMs = new Float64Array(ROOM);
let count = 0;
let waiting: [Buffer, RemoteInfo][] = [];

socket.on('message', (query, from) => {
  if (count < ROOM) cameMs[count++] = monotonicMs();
  if (waiting.length === 0) setImmediate(answerAll);
  waiting.push([query, from]);
});

function answerAll(): void {
  for (const [query, { port, address }] of waiting) {
    query[2] = (query[2] as number) | RESPONSE_BIT;
    socket.send(query, port, address);
  }
  waiting = [];
}

/** In the order of coming: on loopback that of sending. */
function lateness({ atMs, perSecond, from }: LatenessQuestion): Lateness {
  const lateMs = cameMs.subarray(from, count).map((ms, i) => ms - atMs - ((from + i) / perSecond) * 1000);
  lateMs.sort();
  const at = (share: number) => lateMs[Math.ceil(share * lateMs.length) - 1] ?? Number.NaN;
  const answer = { count, p50Ms: at(0.5), p99Ms: at(0.99), maxMs: at(1) };
  count = 0;
  return answer;
}

socket.bind(0, '127.0.0.1', () => {
  socket.setRecvBufferSize(4 * 2 ** 20);
  process.send?.('begun');
});
process.on('message', (question) =>
  process.send?.(question === 'port' ? socket.address().port : lateness(question as LatenessQuestion)),
);
process.on('disconnect', () => process.exit(0));
