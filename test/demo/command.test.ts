import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { spawnDemo, startDemoProcess } from './demo-process.ts';
import { askUdp, query } from './dns-client.ts';
import { openRest } from './rest-client.ts';

test('a port in use is said in one line, with exit code 2', async () => {
  const first = await startDemoProcess();
  for (const flags of [
    ['--dns-port', String(first.dnsPort)],
    ['--http-port', String(first.httpPort)],
  ]) {
    const second = spawnDemo(flags);
    const said = await text(second.stderr as NodeJS.ReadableStream);
    expect(said).toMatch(/^demo-target: .*EADDRINUSE.*\n$/);
    expect(second.exitCode ?? (await new Promise((resolve) => second.once('exit', resolve)))).toBe(2);
  }
  await first.end();
});

test('a misspelt fault is bad usage, said in one line', async () => {
  const child = spawnDemo(['--leak', 'much']);
  expect(await text(child.stderr as NodeJS.ReadableStream)).toBe(
    'demo-target: leak is written like 600MB/h\n',
  );
  expect(child.exitCode ?? (await new Promise((resolve) => child.once('exit', resolve)))).toBe(2);
});

test('what was acknowledged is in the file after a SIGKILL, and the target starts again on it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'soaktop-test-'));
  const file = join(folder, 'demo.db');
  const first = await startDemoProcess('--db', file);
  const rest = await openRest(first.httpPort);
  let acknowledged = 0;
  const writers = Array.from({ length: 4 }, async () => {
    for (;;) acknowledged = Math.max(acknowledged, (await rest.call('POST', '/counter')).json.value);
  });
  setTimeout(() => first.child.kill('SIGKILL'), 300);
  await Promise.allSettled(writers);
  expect(acknowledged).toBeGreaterThan(10);

  const second = await startDemoProcess('--db', file);
  const again = await openRest(second.httpPort);
  const { value } = (await again.call('GET', '/counter')).json;
  // Of the four under way some may be in the file that nobody was told of.
  expect(value).toBeGreaterThanOrEqual(acknowledged);
  expect(value).toBeLessThanOrEqual(acknowledged + 4);
  await askUdp(second.dnsPort, query('h1.example.test'));
  await second.end();
  const db = new Database(file, { readonly: true });
  expect(db.prepare('SELECT count(*) AS rows FROM query_log').get()).toEqual({ rows: 1 });
  db.close();
  rmSync(folder, { recursive: true });
});
