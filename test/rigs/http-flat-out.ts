/**
 * How much CPU a request costs: one worker, flat out, with so many connections. By hand, against nginx (test/peers):
 * `node test/rigs/http-flat-out.ts http://127.0.0.1:PORT/six 50 3`, beside `wrk -t1 -c50 -d3s` on the same address.
 */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FromWorker, Report, ToWorker } from '../../src/load/messages.ts';
import { monotonicMs } from '../../src/load/monotonic.ts';
import type { HttpLoadSpec } from '../../src/model/http-load.ts';

const WARM_SECONDS = 2;

const [url = '', connections = '50', seconds = '3'] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const spec: HttpLoadSpec = {
  name: 'flat',
  engine: 'http',
  base: origin,
  setup: [],
  headers: {},
  flow: [{ name: 'get', method: 'GET', path: pathname, headers: {}, status: [], save: {} }],
  shape: { unit: 'vus', kind: 'constant', amount: Number(connections) },
  thinkMs: 0,
  step: { by: 1 },
  timeoutMs: 5000,
  workers: { from: 1, most: 1 },
  inflight: 100_000,
  steps: ['get'],
  addresses: [origin],
};

const worker = fork(fileURLToPath(new URL('../../src/load/worker.ts', import.meta.url)), { execArgv: [] });
const reports: Report[] = [];
worker.on('message', (message: FromWorker) => {
  if (message.type === 'report') reports.push(message);
  if (message.type === 'refused') console.error(message.reason);
});
const send = (message: ToWorker) => void worker.send(message);
const pace = { kind: 'vus', atMs: monotonicMs(), vus: Number(connections), ramp: null, flows: null } as const;
send({ type: 'plan', spec, index: 0, epoch: 'soak', pace: { ...pace, done: 0, shares: [0] } });
const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

await wait(WARM_SECONDS * 1000);
for (let seq = 0; seq <= Number(seconds); seq++) {
  send({ type: 'collect', seq });
  await wait(1000);
}
worker.disconnect();
const [first, last] = [reports[0], reports.at(-1)];
const okOf = (report: Report | undefined) => report?.tallies.at(-1)?.ok ?? 0;
const count = okOf(last) - okOf(first);
const cpuSeconds = (last?.self.cpuSeconds ?? 0) - (first?.self.cpuSeconds ?? 0);
const wallSeconds = ((last?.atMs ?? 0) - (first?.atMs ?? 0)) / 1000;
console.log(
  `${connections} connections: ${Math.round(count / wallSeconds)}/s, ${((cpuSeconds / count) * 1e6).toFixed(2)} µs of CPU a request, ${Math.round((last?.self.rssBytes ?? 0) / 2 ** 20)} MiB`,
  last?.tallies.at(-1)?.classes,
);
