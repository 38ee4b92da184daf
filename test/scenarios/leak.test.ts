import { expect, test } from 'vitest';
import { DEMO, eventsOf, newPlace, startJson } from './soaktop.ts';

/** Quarter-second ticks: 60 of them, and more, in 20 s. */
const SHORT = [
  '--duration',
  '20s',
  '--set',
  'every=250ms',
  '--set',
  'phases.warmup=3s',
  '--set',
  'phases.cooldown=0s',
  '--set',
  'judge.hour=10s',
];

async function verdictWith(...flags: string[]) {
  const place = newPlace();
  const command = [
    'soaktop',
    'demo-target',
    '--dns-port',
    '{{port.dns}}',
    '--http-port',
    '{{port.http}}',
    '--db',
    '{{run.dir}}/t.db',
    ...flags,
  ];
  const { code, stdout } = await startJson(
    place,
    DEMO,
    ...SHORT,
    '--set',
    `target.launch.command=${JSON.stringify(command)}`,
  ).ended;
  const last = eventsOf(stdout).at(-1);
  return { code, verdict: last?.type === 'ended' ? last.verdict : undefined };
}

test('a target that leaks fails, and the memory is named', async () => {
  const { code, verdict } = await verdictWith('--leak', '20GB/h');
  expect(verdict?.state).toBe('fail');
  expect(verdict?.reasons[0]).toMatch(/^process\.rss grows by/);
  expect(code).toBe(1);
}, 60_000);

test('one that does not is not accused', async () => {
  const { code, verdict } = await verdictWith();
  expect(verdict?.reasons.join('; ')).not.toMatch(/process\.rss grows.*asked for <(?!.*does not clear)/);
  expect([0, 3]).toContain(code);
}, 60_000);
