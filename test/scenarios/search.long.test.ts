import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { eventsOf, folderOf, newPlace, startJson } from './soaktop.ts';

const RIG = fileURLToPath(new URL('../rigs/limited-rig.ts', import.meta.url));
const LIMIT = 900;

const profileFor = (address: string) => `
name: search
phases: { soak: 10m }
load:
  dns:
    engine: dns
    server: ${address}
    names: [a.example]
    rate: { search: { from: 100/s, to: 10000/s, precision: 2%, settle: 300ms, hold: 2s, rest: 500ms } }
    timeout: 1s
pass:
  - dns.latency.p95 < 40ms
  - dns.errors < 1%
  - dns.capacity > 800
`;

const rigs: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.kill('SIGKILL');
});

test('a search finds the rate above which a server falls behind, within 5 %', async () => {
  const rig = spawn(process.execPath, [RIG, String(LIMIT)], { stdio: ['ignore', 'pipe', 'inherit'] });
  rigs.push(rig);
  const [line] = await once(rig.stdout as NodeJS.ReadableStream, 'data');
  const place = newPlace();
  const profile = path.join(folderOf(place), 'search.yaml');
  writeFileSync(profile, profileFor(String(line).trim()));
  const { code, stdout } = await startJson(place, profile).ended;
  const events = eventsOf(stdout);
  const ended = events.find((event) => event.type === 'ended');
  const [capacity] = ended?.verdict.capacities ?? [];
  expect(capacity).toMatchObject({ load: 'dns', limit: 'target' });
  expect(Math.abs((capacity?.best ?? 0) / LIMIT - 1)).toBeLessThan(0.05);
  expect(capacity?.safe).toBeCloseTo((capacity?.best ?? 0) * 0.7, 6);
  expect(capacity?.knee).toBeGreaterThan(LIMIT / 2);
  // What was found meets the thresholds: going beyond it on the way there is no failure.
  expect(ended?.verdict.state).toBe('pass');
  expect(code).toBe(0);
}, 180_000);
