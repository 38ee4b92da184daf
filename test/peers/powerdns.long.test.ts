import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { expectBalance } from '../scenarios/ledger.ts';
import { needs } from '../scenarios/needs.ts';
import {
  eventsOf,
  folderOf,
  newPlace,
  processesOf,
  ROOT,
  runFolder,
  startJson,
  ticksOf,
} from '../scenarios/soaktop.ts';

test('a minute on PowerDNS with SQLite: DNS and its API at once, and the record answers "was it all right?"', async ({
  skip,
}) => {
  needs(skip, 'pdns-server pdns-backend-sqlite3 sqlite3', 'pdns_server', 'sqlite3');
  const place = newPlace();
  const { code, stdout } = await startJson(
    place,
    path.join(ROOT, 'profiles/powerdns.yaml'),
    '--duration',
    '60s',
  ).ended;
  const events = eventsOf(stdout);
  const last = events.at(-1);
  expect(last?.type === 'ended' && last.verdict.reasons).toEqual(['7 of 7 thresholds hold']);
  expect(code).toBe(0);
  const ticks = ticksOf(events);
  expectBalance(ticks, 'dns');
  expectBalance(ticks, 'api');
  expect(ticks.at(-1)?.values['dns.due']).toBe(60_000);
  const seen = ticks.at(-2)?.values ?? {};
  for (const series of [
    'process.rss',
    'sqlite.file',
    'sqlite.wal',
    'sqlite.query.records',
    'metrics.pdns_auth_udp_queries',
  ])
    expect(seen[series], series).toBeGreaterThan(0);
  expect(ticks.some(({ values }) => (values['sqlite.lockwait'] ?? null) !== null)).toBe(true);
  const answer = readFileSync(path.join(runFolder(place), 'snap-001.md'), 'utf8')
    .split('\n')
    .slice(0, 10)
    .join('\n');
  expect(answer).toContain('Yes: PASS');
  expect(processesOf(folderOf(place))).toEqual([]);
}, 150_000);
