import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { needs } from './needs.ts';
import { DEMO, folderOf, newPlace, processesOf, soaktop, until } from './soaktop.ts';
import { LARGE, terminal } from './terminal.ts';

const SECONDS = 30;
/** Of the clock in which /proc counts, on every Linux that Node runs on. */
const TICKS_A_SECOND = 100;

const cpuOf = (pid: number): number => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'latin1').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND;
};

/** What a wake costs is the machine's, and differs tenfold: the least that Node can do a thousand times a second. */
const BARE_TIMER = 'setInterval(() => {}, 1)';

test('the supervisor and the screen together use less than 5 % of a core, or than two bare 1 ms timers of Node, at 1 s ticks and 120×40', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const screen = terminal(
    place,
    'cost',
    LARGE,
    'run',
    DEMO,
    '--out',
    place.out,
    '--duration',
    '5m',
    '--set',
    'phases.warmup=5s',
  );
  await until('the soak', () => screen.screen().includes('soak ▕'), 30_000);
  const ours = processesOf(folderOf(place)).filter((pid) => {
    const args = readFileSync(`/proc/${pid}/cmdline`, 'latin1').split('\0');
    return args[1]?.endsWith('dist/main.js') && (args[2] === 'run' || args[2] === 'supervise');
  });
  expect(ours).toHaveLength(2);
  const bare = spawn(process.execPath, ['-e', BARE_TIMER], { stdio: 'ignore' });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const all = [...ours, bare.pid as number];
  const before = all.map(cpuOf);
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000));
  const [run = 0, supervisor = 0, timer = 0] = all.map((pid, i) => (cpuOf(pid) - (before[i] ?? 0)) / SECONDS);
  bare.kill('SIGKILL');
  expect((await soaktop(place, 'ctl', 'abort')).code).toBe(0);
  expect(run + supervisor).toBeLessThan(Math.max(0.05, 2 * timer));
  expect(Math.min(run, supervisor)).toBeGreaterThan(0);
}, 120_000);
