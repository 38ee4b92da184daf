/**
 * Takes the pictures of docs/screens from a real run in a real terminal: every page as text, at 120×40 as PNG too, and a session
 * as asciicast and animated SVG. `node scripts/take-screens.ts [SECONDS]`, after npm run build; needs tmux and chromium.
 * The demo runs for SECONDS first: 120 show the first trend.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { clearAll, endAll, makeFolder } from '../bench/leftovers.ts';
import { findProgram } from '../bench/program.ts';
import { MAIN, startLiveRun } from '../bench/screen/live-run.ts';
import { closePanes, openPane, type Size } from '../bench/screen/pane.ts';
import { PAGES } from '../src/tui/pages/subjects.ts';
import { openScreen } from './screens/cells.ts';
import { castOf, framesOf, record, type Step } from './screens/session.ts';
import { animatedSvg, svgOf } from './screens/svg.ts';

const OUT = fileURLToPath(new URL('../docs/screens', import.meta.url));
const SIZES: readonly Size[] = [
  { columns: 80, rows: 24 },
  { columns: 120, rows: 40 },
  { columns: 200, rows: 60 },
];
/** A page is drawn, and what it asks of the past is answered, well within this. */
const PAGE_MS = 2500;
const SESSION_SIZE: Size = { columns: 100, rows: 30 };
/** What README shows: how it goes, a step, a snapshot, a note, pages, the past, and leaving. */
const SESSION: readonly Step[] = [
  ['', 5],
  ['+', 4],
  ['s', 3],
  ['n', 1],
  ['stepped up after a calm start', 1.5],
  ['Enter', 3],
  ['1', 4],
  ['2', 3],
  ['4', 3],
  ['5', 3],
  ['0', 2],
  ['<', 1.5],
  ['<', 1.5],
  ['{', 3],
  ['Escape', 3],
];
const SVG_MOST_BYTES = 1e6;

process.once('exit', () => {
  closePanes();
  clearAll();
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

const seconds = Number(process.argv[2] ?? 120);
const chromium = findProgram('chromium');
if (!chromium || !findProgram('tmux')) throw new Error('needs chromium and tmux (Debian: chromium, tmux)');
rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });

const run = await startLiveRun();
const ctl = (...words: string[]) =>
  execFileSync(process.execPath, [MAIN, 'ctl', ...words], {
    env: { ...process.env, ...run.env },
    stdio: 'ignore',
  });
await pause((seconds / 2) * 1000);
ctl('step', 'dns', '+10%');
ctl('note', 'stepped up after a calm start');
ctl('snapshot');
await pause((seconds / 2) * 1000);

for (const size of SIZES) {
  const pane = openPane(run.attach, size, run.env);
  await pause(PAGE_MS);
  for (const [page, { key }] of [...Object.entries(PAGES), ['help', { key: '?' }] as const]) {
    pane.press(key);
    await pause(PAGE_MS);
    await take(page, size, pane.written());
  }
  pane.close();
}

const pane = openPane(run.attach, SESSION_SIZE, run.env);
const written = await record(pane, SESSION);
pane.close();
write('session.cast', castOf(written, SESSION_SIZE, 'soaktop demo'));
const { columns, rows } = SESSION_SIZE;
const length = SESSION.reduce((sum, [, each]) => sum + each, 0);
const svg = animatedSvg(await framesOf(written, SESSION_SIZE), length, columns, rows);
if (svg.length > SVG_MOST_BYTES) throw new Error(`the session's picture has ${svg.length} bytes`);
write('session.svg', svg);
await endAll();

/** `overview-120x40.txt` and, where it is worth its 80 kB, `.png`. */
async function take(page: string, { columns, rows }: Size, bytes: string): Promise<void> {
  const name = `${page}-${columns}x${rows}`;
  const screen = openScreen(columns, rows);
  await screen.feed(bytes);
  write(`${name}.txt`, `${screen.text()}\n`);
  if (columns !== 120 && page !== 'overview') return;
  const drawn = path.join(makeFolder(), 'screen.svg');
  const svg = svgOf(screen.picture(), columns, rows);
  writeFileSync(drawn, svg);
  const [, width = '0', height = '0'] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  execFileSync(
    chromium as string,
    [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--hide-scrollbars',
      `--window-size=${width},${height}`,
      `--screenshot=${path.join(OUT, `${name}.png`)}`,
      `file://${drawn}`,
    ],
    { stdio: 'ignore', timeout: 60_000 },
  );
}

function write(name: string, text: string): void {
  writeFileSync(path.join(OUT, name), text);
}
