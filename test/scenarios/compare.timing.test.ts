import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEMO, folderOf, newPlace, type Place, readJson, soaktop } from './soaktop.ts';

const SHORT = [
  ...['--set', 'every=250ms', '--set', 'phases.warmup=1s', '--set', 'phases.cooldown=0s', '--duration', '6s'],
  ...['--set', 'load.dns.rate=400/s', '--set', 'pass=["dns.errors < 50%"]', '--quiet'],
];

const command = (...flags: string[]) =>
  `target.launch.command=${JSON.stringify([
    ...['soaktop', 'demo-target', '--dns-port', '{{port.dns}}', '--http-port', '{{port.http}}'],
    ...['--db', '{{run.dir}}/target.db', ...flags],
  ])}`;

const ran = (place: Place, name: string, ...flags: string[]) =>
  soaktop(
    place,
    'run',
    DEMO,
    '--headless',
    '--out',
    place.out,
    '--name',
    name,
    ...SHORT,
    '--set',
    command(...flags),
  );

test('a target that got slower is worse than it was, and than what was saved of it', async () => {
  const place = newPlace();
  await ran(place, 'good');
  await ran(place, 'slow', '--slow-every', '1', '--slow-by', '30ms');
  const compared = (...args: string[]) => soaktop(place, 'compare', ...args, '--runs', place.out);

  const worse = await compared('good', 'slow');
  expect(worse).toMatchObject({ code: 1, stderr: '' });
  expect(worse.stdout).toMatch(/^WORSE: slow against good, 20% tolerated\n/);
  expect(worse.stdout).toMatch(/\nworse {8}(dns|api)\S* at .* p50: .* → 3\d(\.\d)?ms/);

  const file = path.join(folderOf(place), 'results.json');
  writeFileSync(file, '{ "dns_9qps": { "p95_latency_ms": 7 } }');
  const same = await compared('good', 'good', '--save', file, '--json');
  expect([0, 3]).toContain(same.code);
  const comparison = JSON.parse(same.stdout);
  expect(Object.keys(comparison)).toEqual(['state', 'base', 'run', 'tolerance', 'figures', 'notes']);
  expect(comparison.figures.every(({ state }: { state: string }) => state !== 'worse')).toBe(true);
  const saved = readJson(file);
  expect(saved).toMatchObject({ dns_9qps: { p95_latency_ms: 7 }, api_10vu: { error_rate: 0 } });
  expect(saved.api_10vu.p95_latency_ms).toBeGreaterThan(0.1);
  expect(saved.series['process.rss']).toBeGreaterThan(20e6);

  const against = await compared(file, 'slow');
  expect(against.code).toBe(1);
  expect(against.stdout).toContain('does not say on which machine');
}, 90_000);
