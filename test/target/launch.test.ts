import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { Target } from '../../src/model/contracts.ts';
import type { Finding } from '../../src/model/event.ts';
import type { LaunchSpec } from '../../src/model/profile.ts';
import { readStat } from '../../src/proc/stat.ts';
import { scan } from '../../src/proc/tree.ts';
import { openLeash } from '../../src/target/leash.ts';
import { openTarget } from '../../src/target/open-target.ts';
import { until } from '../proc/processes.ts';

const leash = openLeash();
let cwd = '';
let findings: Finding[] = [];
let targets: Target[] = [];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'launch-'));
  findings = [];
});
afterEach(async () => {
  await Promise.all(targets.map((target) => target.stop(0)));
  targets = [];
});
afterAll(() => leash.close());

async function launch(command: string[], more: Partial<LaunchSpec> = {}): Promise<Target> {
  const target = await openTarget(
    { name: '', launch: { command, cwd, env: {}, ...more } },
    {
      soaktop: [process.execPath, '-e'],
      expandEnv: (text) => text.replace('${SECRET}', 'swordfish'),
      outputFile: join(cwd, 'target.log'),
      leash,
      onFinding: (finding) => findings.push(finding),
    },
  );
  targets.push(target);
  return target;
}

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};
const SERVE = (port: number, code = '') =>
  `${code}; setTimeout(() => require('node:http').createServer((q, r) => r.end()).listen(${port}, '127.0.0.1'), 100)`;
const inGroup = (group: number) => scan().filter((stat) => stat.group === group && stat.state !== 'Z');

test('a target is launched, ready when it answers, and ended with its whole group', async () => {
  const port = await freePort();
  const child = `require('node:child_process').spawn('sh', ['-c', 'sleep 60 & wait'], { stdio: 'ignore' })`;
  const target = await launch([process.execPath, '-e', SERVE(port, child)], {
    ready: { tcp: `127.0.0.1:${port}`, withinMs: 5000 },
  });
  const root = target.identity();
  await until(() => target.tree().length === 3);
  expect(target.tree()[0]).toEqual(root);
  expect(target).toMatchObject({ launched: true, exits: 0, restarts: 0, lastExit: null });
  await target.stop(2000);
  expect(inGroup(root?.pid as number)).toEqual([]);
  expect(target.identity()).toBeNull();
  expect(target.exits).toBe(0);
  expect(findings).toEqual([]);
});

test('an HTTP answer makes a target ready, and the word soaktop stands for this program', async () => {
  const port = await freePort();
  await launch(['soaktop', SERVE(port)], {
    ready: { http: `http://127.0.0.1:${port}/nothing`, withinMs: 5000 },
  });
});

test('its environment is expanded, its output goes to its file', async () => {
  await launch(['sh', '-c', 'echo "$WORD"; exec sleep 60'], { env: { WORD: 'a ${SECRET}' } });
  expect(readFileSync(join(cwd, 'target.log'), 'utf8')).toBe('a swordfish\n');
});

test('a command that is not there is said with the place that was looked in', async () => {
  await expect(launch(['./ent-dns'])).rejects.toThrow(`«./ent-dns» not found, looked in ${cwd}`);
  await expect(launch(['ent-dns'])).rejects.toThrow(/«ent-dns» not found, looked in .*bin/);
  await expect(launch(['sh'], { cwd: join(cwd, 'no') })).rejects.toThrow(/the folder .*no is not there/);
  writeFileSync(join(cwd, 'plain'), 'text');
  await expect(launch(['./plain'])).rejects.toThrow('is not executable');
  writeFileSync(join(cwd, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
  await expect(launch(['./script'])).rejects.toThrow('interpreter');
  mkdirSync(join(cwd, 'folder'));
  await expect(launch(['./folder'])).rejects.toThrow('cannot be started');
});

test('a target that ends before it is ready is refused with its last words, cleaned', async () => {
  const script = 'echo one; printf "\\033]0;owned\\007port in use\\n" >&2; exit 3';
  const port = await freePort();
  const ready = { tcp: `127.0.0.1:${port}`, withinMs: 5000 };
  await expect(launch(['sh', '-c', script], { ready })).rejects.toThrow(
    'target ended with exit code 3 before it was ready; last lines of its output: one / ·]0;owned·port in use',
  );
  await expect(launch(['sh', '-c', 'kill -9 $$'])).rejects.toThrow(
    'ended with SIGKILL before it was ready; it wrote nothing',
  );
  expect(findings).toEqual([]);
});

test('a target that is never ready is ended, and what it came to is said', async () => {
  const port = await freePort();
  const launched = launch(['sh', '-c', 'echo $$ > pid; exec sleep 60'], {
    ready: { tcp: `127.0.0.1:${port}`, withinMs: 300 },
  });
  await expect(launched).rejects.toThrow(/not ready within 300ms: connect ECONNREFUSED/);
  expect(readStat(Number(readFileSync(join(cwd, 'pid'), 'utf8')))).toBeNull();
});

test('no target is launched where another process answers already', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const launched = launch(['sh', '-c', 'echo > started; sleep 60'], {
    ready: { tcp: `127.0.0.1:${port}`, withinMs: 1000 },
  });
  await expect(launched).rejects.toThrow(`pid ${process.pid}`);
  expect(existsSync(join(cwd, 'started'))).toBe(false);
  server.close();
}, 10_000);

test('a target that dies is counted and told at once, and its orphans still belong to it', async () => {
  const target = await launch(['sh', '-c', 'sleep 60 & echo boom; exec sleep 61']);
  const pid = target.identity()?.pid as number;
  process.kill(pid, 'SIGSEGV');
  await until(() => target.exits === 1, 1000);
  expect(target).toMatchObject({ lastExit: 'SIGSEGV', restarts: 0 });
  expect(target.identity()).toBeNull();
  expect(findings).toEqual([
    {
      key: 'target.ended',
      level: 'bad',
      text: 'target ended: SIGSEGV; last lines of its output: boom',
      fault: 'target',
    },
  ]);
  expect(target.tree()).toHaveLength(1);
  await target.stop(1000);
  expect(inGroup(pid)).toEqual([]);
});

test('a child that was born in the last moment of its root belongs to it too', async () => {
  const script = 'trap "sleep 60 & kill -9 $$" USR1; while :; do sleep 0.02; done';
  const target = await launch(['sh', '-c', script]);
  const pid = target.identity()?.pid as number;
  process.kill(pid, 'SIGUSR1');
  await until(() => target.exits === 1);
  await until(() => target.tree().length === 1);
  await target.stop(1000);
  expect(inGroup(pid)).toEqual([]);
});

test('one that is deaf to SIGTERM is killed when its time is over, and with it who left the group', async () => {
  const target = await launch([
    'sh',
    '-c',
    'trap "" TERM; setsid sh -c "trap \'\' TERM; while :; do sleep 1; done" & while :; do sleep 1; done',
  ]);
  await until(() => new Set(target.tree().map(({ pid }) => readStat(pid)?.group)).size === 2);
  const all = target.tree();
  const start = performance.now();
  await target.stop(400);
  expect(performance.now() - start).toBeGreaterThan(399);
  expect(performance.now() - start).toBeLessThan(2500);
  expect(all.map(({ pid }) => readStat(pid)).filter((stat) => stat && stat.state !== 'Z')).toEqual([]);
});

test('one that was stopped is continued, so that it ends in its own way', async () => {
  const target = await launch(['sh', '-c', 'trap "echo bye; exit" TERM; while :; do sleep 0.05; done']);
  process.kill(target.identity()?.pid as number, 'SIGSTOP');
  await until(() => findings.length === 1, 2000);
  expect(findings[0]?.text).toMatch(/target is stopped \(pid \d+, state T\)/);
  expect(target.identity()).not.toBeNull();
  await target.stop(5000);
  expect(readFileSync(join(cwd, 'target.log'), 'utf8')).toContain('bye\n');
});

test('a second stop with less time shortens the first', async () => {
  const target = await launch(['sh', '-c', 'trap "" TERM; while :; do sleep 1; done']);
  const start = performance.now();
  const first = target.stop(30_000);
  await target.stop(0);
  await first;
  expect(performance.now() - start).toBeLessThan(3000);
});
