/** HTTP/1.1 as fast as it goes over kept connections, a VU for each; nginx counts for everybody. */
import type { Bench, Measure } from '../bench.ts';
import { type Cost, costOf } from '../cost.ts';
import { inTurn } from '../pairs.ts';
import { autocannon } from '../peers/autocannon.ts';
import { h2load } from '../peers/h2load.ts';
import { hey } from '../peers/hey.ts';
import { type HttpPeer, startHttpPeer } from '../peers/http-peer.ts';
import { k6 } from '../peers/k6.ts';
import { httpLoad, vuPace } from '../peers/loads.ts';
import { startLoop } from '../peers/loop.ts';
import { startWorker } from '../peers/soaktop.ts';
import { wrk } from '../peers/wrk.ts';
import { answersPerCpuSecond, type Bar, costRow, notInstalled, type Row } from '../row.ts';
import { type Run, secondsFor } from '../run.ts';
import { type Nginx, PAGE } from '../servers/nginx.ts';

const CONNECTIONS = [50, 500];
const BARRED: readonly (readonly [HttpPeer, Bar])[] = [
  [autocannon, { is: 'at least', reach: 1.8, aim: 2.1 }],
  [wrk, { is: 'at least', reach: 0.65, aim: 1 }],
];
const OTHERS = [h2load, hey, k6];
/** A tool whose own count is so much below the server's has not got what it asked for. */
const TOLERANCE = 0.02;

const headOf = (connections: number, peer: string) => ({
  measure: `HTTP/1.1 flat out, ${connections} connections`,
  peer,
  unit: 'answers per CPU-second',
});

export const httpFlatOut: Measure = {
  name: 'http-flat-out',
  async *rows(bench) {
    const { rounds, otherRounds } = bench.scale;
    const server = await bench.nginx();
    for (const connections of CONNECTIONS) {
      for (const [peer, bar] of BARRED) yield against(peer, connections, rounds, bench, server, bar);
      if (otherRounds === 0) continue;
      for (const peer of OTHERS) yield against(peer, connections, otherRounds, bench, server);
      yield againstLoop(connections, bench, server);
    }
  },
};

async function against(
  peer: HttpPeer,
  connections: number,
  rounds: number,
  bench: Bench,
  server: Nginx,
  bar?: Bar,
): Promise<Row> {
  const head = { ...headOf(connections, peer.name), bar };
  const file = peer.find();
  if (!file) return notInstalled(head, peer);
  const task = {
    url: server.origin + PAGE,
    connections,
    seconds: secondsFor(bench.scale.window),
    perSecond: null,
  };
  const start = () => startHttpPeer(peer, file, task, server.answered);
  const turns = await inTurn(
    rounds,
    () => measured('soaktop', () => startOurs(server, connections), connections, bench, server),
    () => measured(peer.name, start, connections, bench, server),
  );
  return costRow(head, turns, answersPerCpuSecond);
}

async function againstLoop(connections: number, bench: Bench, server: Nginx): Promise<Row> {
  const args = [new URL(server.origin).port, PAGE, connections];
  const turns = await inTurn(
    bench.scale.otherRounds,
    () => measured('soaktop', () => startOurs(server, connections), connections, bench, server),
    async () =>
      costOf({ ...(await startLoop('socket-loop', args)), answered: server.answered }, bench.scale.window),
  );
  return costRow(headOf(connections, 'bare socket loop'), turns, answersPerCpuSecond);
}

const startOurs = async (server: Nginx, connections: number): Promise<Run> => ({
  ...(await startWorker(httpLoad(server.origin), vuPace(connections))),
  answered: server.answered,
});

/** Rejects when what the server has answered did not arrive, as it was asked for, with who asked. */
async function measured(
  name: string,
  start: () => Promise<Run>,
  connections: number,
  { scale: { window } }: Bench,
  { answered }: Nginx,
): Promise<Cost> {
  const before = await answered();
  const { outcome, ...cost } = await costOf(await start(), window);
  const served = (await answered()) - before;
  // At its end a tool leaves each connection's last answer unread.
  if (outcome.answered < served * (1 - TOLERANCE) - connections)
    throw new Error(`${name} says that ${outcome.answered} were answered, nginx ${served}`);
  return cost;
}
