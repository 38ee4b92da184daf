import { afterEach, expect, test } from 'vitest';
import type { FaultSpec } from '../../src/model/chaos.ts';
import type { Target } from '../../src/model/contracts.ts';
import type { FaultEvent } from '../../src/model/event.ts';
import { readStat } from '../../src/proc/stat.ts';
import { type ChaosParts, openChaos } from '../../src/supervisor/chaos.ts';
import { realClock } from '../../src/supervisor/clock.ts';
import { attachTarget } from '../../src/target/attach.ts';
import { KILL, STOP } from '../model/made-faults.ts';
import { profileOf } from '../model/made-soak.ts';
import { type Started, start, until } from '../proc/processes.ts';
import { madeClock } from './made-clock.ts';

const started: Started[] = [];
const targets: Target[] = [];
afterEach(async () => {
  for (const each of started.splice(0)) each.kill();
  for (const each of targets.splice(0)) await each.stop(0);
});

function theirs(): { readonly target: Target; readonly pid: number } {
  const process = start('sleep', '81');
  started.push(process);
  const target = attachTarget('', { pid: process.pid }, { onFinding: () => undefined });
  targets.push(target);
  return { target, pid: process.pid };
}

const PAUSE: FaultSpec = {
  name: 'lull',
  do: 'pause',
  load: 'dns',
  forMs: 5000,
  atMs: 20_000,
  everyMs: 30_000,
};

/** With the load as far as a pause asks for it. */
function openWith(chaos: readonly FaultSpec[], soakMs: number, more: Partial<ChaosParts> = {}) {
  const clock = madeClock();
  const told: FaultEvent[] = [];
  const opened = openChaos({
    profile: { ...profileOf({ soakMs }), chaos },
    clock,
    targets: () => targets,
    pause: (load, isPaused) => ({ ok: true, text: `${load} ${isPaused}` }),
    runCommand: () => Promise.resolve(),
    isOver: () => false,
    emit: (event) => told.push(event),
    ...more,
  });
  const steps = () => told.map(({ step, number, elapsedMs }) => `${elapsedMs / 1000} ${step} ${number}`);
  return { opened, clock, told, steps };
}

test('a fault is told ten seconds ahead, comes at its times in the soak, and not after it', async () => {
  const { opened, clock, steps, told } = openWith([PAUSE], 60_000);
  opened.begin(clock.monotonic(), clock.monotonic() + 5000);
  await clock.forward(200_000);
  expect(steps()).toEqual([
    '15 announced 1',
    '25 begun 1',
    '30 over 1',
    '45 announced 2',
    '55 begun 2',
    '60 over 2',
  ]);
  expect(told[0]?.text).toBe('load dns paused for 5 s, in 10 s');
});

test('one that is due sooner is told at once; one that the soak is too short for never comes', async () => {
  const { opened, clock, steps } = openWith(
    [
      { ...PAUSE, atMs: 2000 },
      { ...PAUSE, name: 'late' },
    ],
    20_000,
  );
  opened.begin(clock.monotonic(), clock.monotonic());
  await clock.forward(100_000);
  expect(steps()).toEqual(['0 announced 1', '2 begun 1', '7 over 1']);
});

test('a soak that ends before its time has no more faults after it', async () => {
  let isOver = false;
  const { opened, clock, steps } = openWith([PAUSE], 90_000, { isOver: () => isOver });
  opened.begin(clock.monotonic(), clock.monotonic());
  await clock.forward(45_000);
  isOver = true;
  await clock.forward(100_000);
  expect(steps()).toEqual(['10 announced 1', '20 begun 1', '25 over 1', '40 announced 2']);
});

test('by hand it comes now, not twice at once, and a fault of the plan that falls into it is said to have failed', async () => {
  const { opened, clock, steps, told } = openWith([{ ...PAUSE, everyMs: null }], 60_000);
  opened.begin(clock.monotonic(), clock.monotonic());
  await clock.forward(18_000);
  expect(opened.fire('lull')).toEqual({ ok: true, text: 'chaos lull: load dns paused for 5 s' });
  expect(opened.fire('lull')).toEqual({ ok: false, text: 'chaos lull is being done this moment' });
  expect(opened.fire('nul')).toEqual({ ok: false, text: 'the profile has no chaos «nul»; it has: lull' });
  await clock.forward(20_000);
  expect(steps()).toEqual(['10 announced 1', '18 begun 1', '20 failed 2', '23 over 1']);
  expect(told[2]?.text).toBe('chaos lull is being done this moment');
});

test("somebody else's process is not struck without the word, whatever the profile's check let through", async () => {
  const { pid } = theirs();
  const { opened, told } = openWith([KILL, { ...STOP, isAllowed: false }], 60_000);
  for (const name of ['kill', 'freeze']) opened.fire(name);
  await until(() => told.length === 2);
  expect(told.map(({ step, text }) => [step, text])).toEqual(
    ['', ''].map(() => ['failed', "the target is somebody else's, and the profile does not say allow: true"]),
  );
  expect(readStat(pid)?.state).toBe('S');
});

test('whom it stopped goes on when its time is over, and at once when the run ends', async () => {
  const { pid } = theirs();
  const freeze: FaultSpec = { ...STOP, isAllowed: true, forMs: 300 };
  const short = openWith([freeze], 60_000, { clock: realClock });
  short.opened.fire('freeze');
  await until(() => readStat(pid)?.state === 'T');
  await until(() => short.told.length === 2);
  expect(readStat(pid)?.state).not.toBe('T');
  expect(short.told.map(({ text }) => text)).toEqual([
    `SIGSTOP to pid ${pid} of the target, for 300ms`,
    `SIGCONT to pid ${pid} of the target`,
  ]);
  const long = openWith([{ ...freeze, forMs: 60_000 }], 60_000, { clock: realClock });
  long.opened.fire('freeze');
  await until(() => readStat(pid)?.state === 'T');
  await long.opened.close();
  expect(readStat(pid)?.state).not.toBe('T');
  expect(long.told.map(({ step }) => step)).toEqual(['begun', 'over']);
});

test('what cannot be done is told with why', async () => {
  theirs();
  const kill: FaultSpec = { ...KILL, which: 'nobody-has-this-name', isAllowed: true };
  const run: FaultSpec = {
    name: 'flush',
    do: 'run',
    command: ['flush', '-a'],
    cwd: '/',
    withinMs: 1,
    atMs: null,
    everyMs: null,
  };
  const restart: FaultSpec = { name: 'restart', do: 'restart', target: '', atMs: null, everyMs: null };
  const { opened, told } = openWith([kill, run, restart, PAUSE], 60_000, {
    runCommand: () => Promise.reject(new Error('«flush -a» ended with exit code 3')),
    pause: () => ({ ok: false, text: 'dns is paused already' }),
  });
  for (const name of ['kill', 'flush', 'restart', 'lull']) opened.fire(name);
  await until(() => told.filter(({ step }) => step === 'failed').length === 4);
  expect(told.filter(({ step }) => step === 'failed').map(({ fault, text }) => [fault, text])).toEqual([
    [
      'kill',
      'no process of the target is there that nobody-has-this-name could mean, or none may be signalled',
    ],
    ['restart', "the target is somebody else's: only they can start it again"],
    ['lull', 'dns is paused already'],
    ['flush', '«flush -a» ended with exit code 3'],
  ]);
});
