import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Finding } from '../../src/model/event.ts';
import { readStat } from '../../src/proc/stat.ts';
import { descendants } from '../../src/proc/tree.ts';
import { attachTarget } from '../../src/target/attach.ts';
import { type Started, start, startNode, until } from '../proc/processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'attach-'));
const started: Started[] = [];
const findings: Finding[] = [];
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill();
  for (const one of undo.splice(0)) one();
  findings.length = 0;
});
const run = (one: Started): Started => {
  started.push(one);
  return one;
};
const attach = (spec: Parameters<typeof attachTarget>[1], name = '') => {
  const target = attachTarget(name, spec, { onFinding: (finding) => findings.push(finding) });
  undo.push(() => void target.stop(0));
  return target;
};

test('a stop never touches a target that was attached to', async () => {
  const { pid, child } = run(start('sleep', '60'));
  const target = attach({ pid });
  expect(target.tree()).toMatchObject([{ pid }]);
  await target.stop(0);
  await new Promise((done) => setTimeout(done, 50));
  expect(child.signalCode).toBeNull();
});

test('what is not there is said', () => {
  const none = join(folder, 'none');
  expect(() => attach({ pid: 2 ** 30 })).toThrow('no process has the pid 1073741824');
  expect(() => attach({ pidfile: none })).toThrow(/pidfile cannot be read: ENOENT/);
  writeFileSync(none, 'not\x1b[31m a pid');
  expect(() => attach({ pidfile: none })).toThrow('«not·[31m a pid»');
  expect(() => attach({ name: 'no-such-program' })).toThrow('no process is named «no-such-program»');
});

test('a port that is not served is said', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  expect(attach({ port }).identity()?.pid).toBe(process.pid);
  server.close();
  await once(server, 'close');
  expect(() => attach({ port })).toThrow(`no process serves port ${port}`);
});

test('its end is told within a second, and a pid is not looked up again', async () => {
  const one = run(start('sleep', '60'));
  const target = attach({ pid: one.pid }, 'redis');
  one.kill();
  await until(() => findings.length > 0, 2000);
  expect(findings).toEqual([
    expect.objectContaining({ key: 'redis.target.ended', level: 'bad', fault: 'unknown' }),
  ]);
  expect(target).toMatchObject({ exits: 1, restarts: 0 });
  expect(target.identity()).toBeNull();
  expect(target.tree()).toEqual([]);
});

test('a target that somebody starts again is found by its pidfile, as a restart', async () => {
  const pidfile = join(folder, 'pid');
  const one = run(start('sleep', '60'));
  writeFileSync(pidfile, `${one.pid}\n`);
  const target = attach({ pidfile });
  one.kill();
  await until(() => target.identity() === null);
  expect(target).toMatchObject({ exits: 1, restarts: 0 });
  const two = run(start('sleep', '60'));
  writeFileSync(pidfile, `${two.pid}\n`);
  await until(() => target.identity()?.pid === two.pid, 3000);
  expect(target).toMatchObject({ exits: 1, restarts: 1 });
  expect(findings.map(({ key }) => key)).toEqual(['target.ended', 'target.returned']);
});

test('a target that somebody starts again is found by its port', async () => {
  const file = join(folder, 'port');
  const code = `const server = require('node:net').createServer().listen(Number(process.argv[1]), '127.0.0.1', () =>
    require('node:fs').writeFileSync(process.argv[2], String(server.address().port)))`;
  const serve = (port: number): Started => {
    writeFileSync(file, '');
    return run(startNode(code, String(port), file));
  };
  const one = serve(0);
  await until(() => readFileSync(file, 'utf8') !== '');
  const port = Number(readFileSync(file, 'utf8'));
  const target = attach({ port });
  expect(target.identity()?.pid).toBe(one.pid);
  one.kill();
  await until(() => target.identity() === null);
  const two = serve(port);
  await until(() => target.identity()?.pid === two.pid, 4000);
  expect(target).toMatchObject({ exits: 1, restarts: 1 });
}, 10_000);

test('a zombie is told as what it is, and counts as ended', async () => {
  const one = run(start('sh', '-c', 'sleep 60 & exec sleep 61'));
  await until(() => descendants([one.pid]).length === 1);
  const pid = descendants([one.pid])[0]?.pid as number;
  const target = attach({ pid });
  process.kill(pid, 'SIGKILL');
  await until(() => readStat(pid)?.state === 'Z');
  expect(target.identity()).toBeNull();
  expect(target).toMatchObject({ exits: 1, lastExit: expect.stringContaining('ended') });
  await until(() => findings.length === 2);
  expect(findings.map(({ key }) => key)).toEqual(['target.ended', 'target.zombie']);
});

test('a target that is stopped and goes on is told twice, not at every look', async () => {
  const { pid } = run(start('sleep', '60'));
  const target = attach({ pid });
  process.kill(pid, 'SIGSTOP');
  await until(() => readStat(pid)?.state === 'T');
  for (let i = 0; i < 5; i++) target.identity();
  expect(findings.map(({ text }) => text)).toEqual([expect.stringContaining('is stopped')]);
  process.kill(pid, 'SIGCONT');
  await until(() => readStat(pid)?.state === 'S');
  for (let i = 0; i < 5; i++) target.identity();
  expect(findings.map(({ level }) => level)).toEqual(['warning', 'info']);
});
