import path from 'node:path';
import { expect, test } from 'vitest';
import { needs } from './needs.ts';
import { DEMO, newPlace, ROOT, soaktop, start, until } from './soaktop.ts';
import { SMALL, terminal } from './terminal.ts';

const REFERENCE = path.join(ROOT, 'snapshots/reference');
const SHORT = ['--headless', '--quiet', '--set', 'phases.warmup=1s', '--set', 'phases.cooldown=0s'];

test('a finished run is read hour by hour: each one’s moment, its summary, its metrics, what changed', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const { screen, press } = terminal(place, 'r', SMALL, 'review', REFERENCE);
  await until('the overview', () => /dns +1\d00\/s/.test(screen()));
  press('8');
  await until('the table of snapshots', () => /── snapshots/.test(screen()) && screen().includes('▸'));
  press('Down', 'Down');
  await until('the cursor on the past', () => / at \d\d:\d\d:\d\d/.test(screen()));
  press('Enter');
  await until('the summary', () => screen().includes('Was it all right?'));
  press('m');
  await until('the metrics', () => screen().includes('# TYPE'));
  press('q');
  await until('the table', () => /── snapshots +\d+, load/.test(screen()));
  press('Space', 'Up', 'Space', 'd');
  await until('the differences', () => /what changed/.test(screen()) && /× noise/.test(screen()));
  press('m');
  await until(
    'the differences of metrics',
    () => /\/metrics +.*lines/.test(screen()) && /\/s/.test(screen()),
  );
  press('Escape');
  await until('the table', () => /── snapshots +\d+, load/.test(screen()));
  press('q');
  await until('the end', () => screen().includes('code 0'));
}, 60_000);

test('a run is followed while it goes on, stands beside another one, and its record is read when it died', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const before = start(
    place,
    'run',
    DEMO,
    '--out',
    place.out,
    '--name',
    'before',
    ...SHORT,
    '--duration',
    '8s',
  );
  expect((await before.ended).code).toBe(3);
  const now = start(place, 'run', DEMO, '--out', place.out, '--name', 'now', ...SHORT, '--duration', '5m');
  await until('the run', async () => (await soaktop(place, 'status', 'now')).code === 0);

  const args = ['review', 'now', '--runs', place.out];
  const beside = terminal(place, 'b', SMALL, ...args, '--against', 'before');
  await until('the comparison', () => /now against before/.test(beside.screen()), 30_000);
  beside.press('q');
  await until('the table', () => /── hours/.test(beside.screen()));
  beside.press('0');
  const gone = () => /(\d:\d\d) of 5:00, as its files have it/.exec(beside.screen())?.[1];
  const seen = await until('the live record', gone);
  await until('it to go on', () => gone() !== seen);
  beside.press('+');
  await until('where it is steered', () => beside.screen().includes('soaktop attach now steers it'));
  expect((await soaktop(place, 'status', 'now', '--json')).stdout).toContain('"asked":1000');
  beside.kill();

  now.child.kill('SIGKILL');
  await now.ended;
  const after = terminal(place, 'd', SMALL, ...args);
  await until('where it ends', () => after.screen().includes('its record ends here'));
  after.press('q');
  await until('the end', () => after.screen().includes('code 0'));
}, 120_000);

test('what it is held against must be there before a screen is opened', async ({ skip }) => {
  needs(skip, 'tmux', 'tmux');
  const place = newPlace();
  const { screen } = terminal(place, 'n', SMALL, 'review', REFERENCE, '--against', 'nobody');
  await until(
    'the refusal',
    () => screen().includes('there is no run «nobody»') && screen().includes('code 2'),
  );
}, 30_000);

test('without a terminal it says what does without', async () => {
  const { code, stderr } = await soaktop(newPlace(), 'review', REFERENCE);
  expect(code).toBe(2);
  expect(stderr).toContain('soaktop report');
});
