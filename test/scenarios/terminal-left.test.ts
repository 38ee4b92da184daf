/** A terminal gets back what it lent, however the screen ends, and nothing that happens to it touches the run. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { needs } from './needs.ts';
import {
  DEMO,
  eventsOf,
  folderOf,
  newPlace,
  type Place,
  processesOf,
  readJson,
  runFolder,
  soaktop,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';
import { SMALL, shell, terminal } from './terminal.ts';

const ARGS = ['--duration', '5m', '--set', 'phases.warmup=0s'];

/** A run without a screen, to which screens attach. */
async function running(place: Place) {
  const run = startJson(place, DEMO, ...ARGS);
  await until('a tick', () => ticksOf(eventsOf(run.said())).length >= 1);
  return run;
}

/** The process of a screen, by its arguments. */
const screenPid = (place: Place): number | undefined =>
  processesOf(folderOf(place)).find((pid) => {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    return words[0] === process.execPath && words.includes('attach');
  });

test('q, Ctrl-C, SIGTERM and the end of the supervisor give the shell its screen back, Ctrl-Z lends it', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const run = await running(place);
  const tty = shell(place, 'left', SMALL);
  const isShown = () => tty.screen().includes('soak ▕');
  const isBack = () => tty.told('#{alternate_on} #{cursor_flag} #{wrap_flag}') === '0 1 1';
  const title = tty.told('#{pane_title}');
  tty.press('echo before', 'Enter');
  const ends: [string, () => void][] = [
    ['q', () => tty.press('q')],
    ['Ctrl-C', () => tty.press('C-c')],
    ['SIGTERM', () => process.kill(screenPid(place) as number, 'SIGTERM')],
  ];
  for (const [name, end] of ends) {
    tty.run('attach');
    await until(`the screen, before ${name}`, isShown);
    expect(tty.told('#{pane_title}')).toMatch(/^soaktop . demo 0:0\d of 0:05$/);
    end();
    await until(`the shell, after ${name}`, () => isBack() && tty.screen().includes('goes on without you'));
    expect(tty.screen()).toContain('before');
    expect(tty.told('#{pane_title}')).toBe(title);
    tty.press('clear; echo before', 'Enter');
    await until('an empty screen', () => !tty.screen().includes('goes on'));
  }

  tty.run('attach');
  await until('the screen', isShown);
  tty.press('C-z');
  await until('the shell while the screen stands still', () => isBack() && /Stopped/.test(tty.screen()));
  expect(tty.screen()).toContain('fg brings the screen back');
  tty.press('fg', 'Enter');
  await until('the screen again', isShown);

  const supervisor = readJson(path.join(runFolder(place), 'run.json')).run?.pid ?? run.child.pid;
  process.kill(supervisor, 'SIGKILL');
  await until(
    'the shell, after the supervisor',
    () => isBack() && tty.screen().includes('is gone; its record so far'),
    8000,
  );
}, 90_000);

test('a screen that stands still does not make the run late, and goes on where the run is by then', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const run = await running(place);
  const tty = terminal(place, 'still', SMALL, 'attach');
  await until('the screen', () => tty.screen().includes('soak ▕'));
  const pid = screenPid(place) as number;
  const lateness = async (seconds: number) => {
    const from = ticksOf(eventsOf(run.said())).length;
    await until('ticks', () => ticksOf(eventsOf(run.said())).length >= from + seconds, (seconds + 10) * 1000);
    const ticks = ticksOf(eventsOf(run.said())).slice(from);
    return ticks.map(({ seq, elapsedMs }) => elapsedMs - seq * 1000);
  };
  const before = await lateness(5);
  process.kill(pid, 'SIGSTOP');
  const during = await lateness(10);
  process.kill(pid, 'SIGCONT');
  await until('the screen again', () => tty.screen().includes('soak ▕'));
  tty.press('?');
  await until('a key that works', () => tty.screen().includes('this page'));
  const worst = (values: number[]) => Math.max(...values) - Math.min(...before);
  // Not one missed, none later than the machine made one before: a stalled write would be seconds.
  expect(during).toHaveLength(10);
  expect(worst(during)).toBeLessThan(Math.max(50, worst(before) + 50));
}, 60_000);

test('a storm of 100 sizes in 2 s ends with an exact frame', async ({ skip }) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  await running(place);
  const tty = shell(place, 'sizes', SMALL);
  tty.run('attach');
  await until('the screen', () => tty.screen().includes('soak ▕'));
  const from = performance.now();
  for (let i = 0; i < 100; i++) {
    const columns = [1, 500, 80, 120, 59, 200, 3][i % 7] as number;
    const rows = [1, 200, 24, 40, 15, 60, 50][(i * 3) % 7] as number;
    tty.resize({ columns, rows });
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, from + i * 20 - performance.now())));
  }
  tty.resize(SMALL);
  const lines = await until('a whole frame', () => {
    const rows = tty.screen().split('\n').slice(0, -1);
    return rows.length === 24 && /^ soaktop +demo/.test(rows[0] ?? '') && rows.at(-1)?.includes('q leave')
      ? rows
      : false;
  });
  expect(lines.every((line) => line.length <= 80)).toBe(true);
  expect(lines.filter((line) => line.startsWith(' soaktop'))).toHaveLength(1);
  tty.press('q');
  await until('the shell', () => tty.screen().includes('goes on without you'));
  expect(tty.screen()).not.toContain('soak ▕');
  expect((await soaktop(place, 'status')).code).toBe(0);
}, 60_000);

test('what is chosen on the screen is written down for the next time', async ({ skip }) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  await running(place);
  const tty = shell(place, 'kept', SMALL);
  const file = path.join(folderOf(place), 'soaktop/screen.json');
  tty.run('attach', '--theme', 'light');
  await until('the screen', () => tty.screen().includes('soak ▕'));
  tty.press('[');
  const kept = await until('the file', () => {
    try {
      return readJson(file).zoom !== undefined && readJson(file);
    } catch {
      return false;
    }
  });
  expect(kept).toMatchObject({ theme: 'light', pins: [] });
  expect(readdirSync(path.dirname(file))).toEqual(['screen.json']);
  tty.press('q');
  await until('the shell', () => tty.screen().includes('goes on without you'));
}, 60_000);
