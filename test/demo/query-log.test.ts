import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { createMetrics } from '../../src/demo/metrics.ts';
import { createQueryLog } from '../../src/demo/query-log.ts';
import { startDemoTarget } from '../../src/demo/target.ts';
import { askTcp, query } from './dns-client.ts';

const folder = mkdtempSync(join(tmpdir(), 'soaktop-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('every query is a row, and beyond the kept number the oldest rows go', async () => {
  const file = join(folder, 'log.db');
  const target = await startDemoTarget({ db: file, keepRows: 200 });
  const packets = Array.from({ length: 450 }, (_, i) => query(`h${i + 1}.example.test`, 'AAAA', i + 1));
  await askTcp(target.dnsPort, packets);
  await target.close();
  const db = new Database(file, { readonly: true });
  const rows = db.prepare('SELECT name, type, rcode, client FROM query_log ORDER BY id').all();
  db.close();
  expect(rows).toHaveLength(200);
  expect(rows.at(-1)).toEqual({
    name: 'h450.example.test',
    type: 'AAAA',
    rcode: 'NOERROR',
    client: '127.0.0.1',
  });
});

test('when the disk hangs, 50,000 rows wait and what comes after is dropped and counted', () => {
  const metrics = createMetrics();
  const dropped = metrics.counter('dropped', 'Rows.');
  const log = createQueryLog({ write: () => new Promise(() => {}), dropped });
  for (let i = 0; i < 60_000; i++) log.add('h1.example.test', 'A', 'NOERROR', '127.0.0.1');
  expect(log.bufferedRows).toBe(50_000);
  expect(metrics.text()).toContain('\ndropped 10000\n');
});
