/** What the screen costs, beside btop and htop in the same minute: `npm run bench:screen`. See README.md. */
import { parseArgs } from 'node:util';
import type { Window } from './cost.ts';
import { clearAll, endAll } from './leftovers.ts';
import { readMachine } from './machine.ts';
import { findProgram, startProgram } from './program.ts';
import { type Bar, emptyRow, pairedRow, plainRow, type Row } from './row.ts';
import { startLiveRun } from './screen/live-run.ts';
import { closePanes, openPane, type Size } from './screen/pane.ts';
import { type Watched, watch } from './screen/watched.ts';
import { table } from './table.ts';

interface Scale {
  readonly window: Window;
  readonly frames: number;
}

/** V8 compiles what is drawn once a second only after a minute. */
const WHOLE: Scale = { window: { settleMs: 60_000, lengthMs: 120_000 }, frames: 50_000 };
const QUICK: Scale = { window: { settleMs: 10_000, lengthMs: 20_000 }, frames: 5000 };

const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];
/** At one frame a second and 120×40. */
const BAR: Bar = { is: 'at most', reach: 1.5, aim: 0.55 };
/** A leak of 80 bytes a frame is 4 MB. */
const HEAP_BAR: Bar = { is: 'at most', reach: 80 };

/** As they come: btop draws every 2 s; htop once a second, asked to (`-d`, in tenths; else every 1.5 s). */
const PEERS = [
  { name: 'btop', from: 'Debian: btop', args: [], everyMs: 2000 },
  { name: 'htop', from: 'Debian: htop', args: ['-d', '10'], everyMs: 1000 },
] as const;

const USAGE = 'node bench/screen.ts [--quick] [--json], after npm run build';

function readArguments() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

const { quick, json, help } = readArguments();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
process.once('exit', () => {
  closePanes();
  clearAll();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const scale = quick ? QUICK : WHOLE;
const machine = readMachine();
const date = new Date().toISOString();
const rows: Row[] = [];
const run = await startLiveRun();
const peers = PEERS.flatMap((peer) => {
  const file = findProgram(peer.name);
  return file === null ? [] : [{ ...peer, file }];
});

for (const size of SIZES) {
  const at = `${size.columns}×${size.rows}`;
  const shown = [
    { pane: openPane(run.attach, size, run.env), everyMs: null },
    ...peers.map(({ file, args, everyMs }) => ({ pane: openPane([file, ...args], size, run.env), everyMs })),
  ];
  const [ours, ...theirs] = await watch(shown, scale.window);
  for (const { pane } of shown) pane.close();
  rows.push(...(ours ? rowsOf(at, ours, theirs) : [failedRow(at, null)]));
}
for (const { name, from } of PEERS)
  if (!peers.some((peer) => peer.name === name))
    rows.push(emptyRow({ measure: 'CPU', peer: name, unit: '' }, `${name} is not installed (${from})`));
rows.push(await heapRow());
await endAll();

const command = ['node', 'bench/screen.ts', ...process.argv.slice(2)].join(' ');
if (json) console.log(JSON.stringify({ machine, date, command, rows }, null, 2));
else {
  const { cpu, cores, kernel, node, load1 } = machine;
  console.log(
    `${date}  ${command}\n${cpu}, ${cores} cores, Linux ${kernel}, Node ${node}, load ${load1.toFixed(2)} before`,
  );
  console.log(`\n${table(rows)}`);
}

function rowsOf(at: string, ours: Watched, theirs: readonly (Watched | null)[]): Row[] {
  const perHour = `${(ours.share * 3600).toFixed(0)} s of CPU an hour, ${ours.framesPerSecond.toFixed(2)} frames a second`;
  const share = { measure: `CPU at ${at}`, peer: null, unit: '% of a core', note: perHour };
  const beside = (measure: string, unit: string, figure: (watched: Watched) => number): Row[] =>
    theirs.map((each, i) => {
      const peer = peers[i]?.name ?? '';
      return each
        ? pairedRow(
            { measure: `${measure} at ${at}`, peer, unit },
            [{ ours: figure(ours), theirs: figure(each) }],
            ours.othersCores,
          )
        : failedRow(at, peer);
    });
  return [
    {
      ...plainRow(at === '120×40' ? { ...share, bar: BAR } : share, [ours.share * 100]),
      othersCores: ours.othersCores,
    },
    ...beside('CPU', '% of a core', (watched) => watched.share * 100),
    ...beside('CPU', 'ms a frame', (watched) => watched.cpuMsPerFrame),
    ...beside('written', 'bytes a frame', (watched) => watched.bytesPerFrame),
  ];
}

function failedRow(at: string, peer: string | null): Row {
  return emptyRow({ measure: `CPU at ${at}`, peer, unit: '' }, 'it ended before it was measured');
}

/** In a process of its own: what this one keeps is no screen's. */
async function heapRow(): Promise<Row> {
  const args = ['--expose-gc', 'bench/screen/heap.ts', String(scale.frames)];
  const program = await startProgram(process.execPath, args);
  await program.ended;
  const head = {
    measure: `heap over ${scale.frames} frames`,
    peer: null,
    unit: 'bytes a frame',
    bar: HEAP_BAR,
  };
  const grown = Number(program.output().trim());
  return Number.isFinite(grown) ? plainRow(head, [grown / scale.frames]) : emptyRow(head, program.output());
}
