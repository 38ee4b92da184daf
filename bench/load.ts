/** What soaktop's load costs, side by side with the tools that people know: `npm run bench:load`. See README.md. */
import { parseArgs } from 'node:util';
import type { Bench, Measure, Scale } from './bench.ts';
import { clearAll, endAll } from './leftovers.ts';
import { readMachine } from './machine.ts';
import { dnsFlatOut } from './measures/dns-flat-out.ts';
import { dnsLateness } from './measures/dns-lateness.ts';
import { dnsMemory } from './measures/dns-memory.ts';
import { dnsRate } from './measures/dns-rate.ts';
import { dnsStall } from './measures/dns-stall.ts';
import { grpcFlatOut } from './measures/grpc-flat-out.ts';
import { httpFlatOut } from './measures/http-flat-out.ts';
import { httpStall } from './measures/http-stall.ts';
import { websocket } from './measures/websocket.ts';
import { emptyRow, type Row } from './row.ts';
import { startNginx } from './servers/nginx.ts';
import { startNsd } from './servers/nsd.ts';
import { table } from './table.ts';

/** A line for each; in this order. */
const MEASURES: readonly Measure[] = [
  dnsFlatOut,
  dnsRate,
  dnsLateness,
  dnsStall,
  dnsMemory,
  httpFlatOut,
  httpStall,
  grpcFlatOut,
  websocket,
];

const WHOLE: Scale = {
  rounds: 5,
  otherRounds: 1,
  window: { settleMs: 1500, lengthMs: 3000 },
  requests: 10_000_000,
  stallMs: 1400,
  stalledRunMs: 20_000,
};
const QUICK: Scale = {
  rounds: 1,
  otherRounds: 0,
  window: { settleMs: 1500, lengthMs: 2000 },
  requests: 1_000_000,
  stallMs: 700,
  stalledRunMs: 10_000,
};

const USAGE = `node bench/load.ts [--quick] [--json] [--only NAME,…]
NAME is the beginning of one of: ${MEASURES.map(({ name }) => name).join(' ')}`;

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        only: { type: 'string', default: '' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const only = values.only.split(',').filter((name) => name !== '');
    const unknown = only.find((start) => !MEASURES.some(({ name }) => name.startsWith(start)));
    if (unknown !== undefined) throw new Error(`there is no measure «${unknown}»`);
    return { ...values, only };
  } catch (error) {
    console.error(`${messageOf(error)}\n${USAGE}`);
    process.exit(2);
  }
}

/** Servers are started once, when first asked for, and anew after a failure has ended them. */
function openBench(scale: Scale): Bench & { forget(): void } {
  const open: { nsd?: ReturnType<typeof startNsd>; nginx?: ReturnType<typeof startNginx> } = {};
  return {
    scale,
    nsd: () => (open.nsd ??= startNsd()),
    nginx: () => (open.nginx ??= startNginx()),
    forget() {
      delete open.nsd;
      delete open.nginx;
    },
  };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

const { quick, json, only, help } = readArguments();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
process.once('exit', clearAll);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const machine = readMachine();
const date = new Date().toISOString();
const bench = openBench(quick ? QUICK : WHOLE);
const rows: Row[] = [];
const add = (row: Row): void => {
  rows.push(row);
  console.error(table([row]).split('\n')[1]);
};

for (const measure of MEASURES) {
  if (only.length > 0 && !only.some((start) => measure.name.startsWith(start))) continue;
  try {
    for await (const row of measure.rows(bench)) add(row);
  } catch (error) {
    add(emptyRow({ measure: measure.name, peer: null, unit: '' }, `could not run: ${messageOf(error)}`));
    process.exitCode = 1;
    await endAll();
    bench.forget();
  }
}
await endAll();

const command = ['node', 'bench/load.ts', ...process.argv.slice(2)].join(' ');
if (json) console.log(JSON.stringify({ machine, date, command, rows }, null, 2));
else {
  const { cpu, cores, kernel, node, load1 } = machine;
  console.log(
    `${date}  ${command}\n${cpu}, ${cores} cores, Linux ${kernel}, Node ${node}, load ${load1.toFixed(2)} before`,
  );
  console.log(`\n${table(rows)}`);
}
