import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { needs } from './needs.ts';
import { DEMO, folderOf, newPlace, processesOf, readJson, runFolder, soaktop, until } from './soaktop.ts';
import { SMALL, terminal } from './terminal.ts';

const ARGS = ['--duration', '5m', '--set', 'phases.warmup=1s'];

test('the screen steers the run; leaving it, losing it and coming back change nothing; abort ends all of it', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const first = terminal(place, 'a', SMALL, 'run', DEMO, '--out', place.out, ...ARGS);
  await until(
    'the live screen',
    () => /dns +1000\/s +\d/.test(first.screen()) && first.screen().includes('soak ▕'),
  );
  const name = path.basename(runFolder(place));

  first.press('+');
  await until('the step', () => /dns +1100\/s/.test(first.screen()));
  first.press('s');
  await until('the snapshot', () => existsSync(path.join(runFolder(place), 'snap-001.md')));
  first.press('n');
  first.press('-l', 'all calm');
  first.press('Enter');
  await until('the note', () => first.screen().includes('all calm'));
  first.press('q');
  await until(
    'the way back',
    () => first.screen().includes(`soaktop attach ${name}`) && first.screen().includes('code 0'),
  );
  expect((await soaktop(place, 'status')).stdout).toContain(name);

  // A second terminal, which is killed while it watches.
  const second = terminal(place, 'b', SMALL, 'attach');
  await until('the same run', () => /dns +1100\/s/.test(second.screen()));
  second.kill();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect((await soaktop(place, 'status')).code).toBe(0);

  const third = terminal(place, 'c', SMALL, 'attach', name);
  await until('the same run', () => /dns +1100\/s/.test(third.screen()));
  third.press('a');
  await until('what will happen', () => /y aborts|y to abort/.test(third.screen()));
  third.press('y');
  await until('the end', () => third.screen().includes('aborted by the operator'), 6000);
  third.press('q');
  await until('the exit code', () => third.screen().includes('code 4'));
  expect(processesOf(runFolder(place))).toEqual([]);
  expect(readJson(path.join(runFolder(place), 'run.json')).verdict.state).toBe('aborted');
  expect(readFileSync(path.join(runFolder(place), 'snap-002.md'), 'utf8')).toContain('Not judged to its end');
}, 90_000);

test('a terminal that dies while the run starts or goes on takes nothing with it', async ({ skip }) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const only = terminal(place, 'd', SMALL, 'run', DEMO, '--out', place.out, ...ARGS);
  await until('the live screen', () => /dns +1000\/s/.test(only.screen()));
  only.kill();
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const { stdout, code } = await soaktop(place, 'status', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout).loads.dns.rate).toBeGreaterThan(900);
  expect((await soaktop(place, 'ctl', 'abort')).code).toBe(0);
  expect(processesOf(folderOf(place))).toEqual([]);
}, 60_000);
