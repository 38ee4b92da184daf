import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { Target } from '../../src/model/contracts.ts';
import type { Finding } from '../../src/model/event.ts';
import type { LaunchSpec, RestartSpec } from '../../src/model/profile.ts';
import { readStat } from '../../src/proc/stat.ts';
import { scan } from '../../src/proc/tree.ts';
import { openLeash } from '../../src/target/leash.ts';
import { openTarget } from '../../src/target/open-target.ts';
import { runCommand } from '../../src/target/run-command.ts';
import { until } from '../proc/processes.ts';

const leash = openLeash();
let cwd = '';
let findings: Finding[] = [];
let targets: Target[] = [];
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'kept-'));
  findings = [];
});
afterEach(async () => {
  await Promise.all(targets.map((target) => target.stop(0)));
  targets = [];
});
afterAll(() => leash.close());

const starting = { soaktop: [process.execPath], expandEnv: (text: string) => text, leash };

async function launch(
  command: string[],
  restart?: RestartSpec,
  more: Partial<LaunchSpec> = {},
): Promise<Target> {
  const target = await openTarget(
    { name: '', launch: { command, cwd, env: {}, ...more }, ...(restart ? { restart } : {}) },
    { ...starting, outputFile: join(cwd, 'target.log'), onFinding: (finding) => findings.push(finding) },
  );
  targets.push(target);
  return target;
}

const SOON: RestartSpec = { afterMs: 20, most: 2 };
const pidOf = (target: Target) => target.identity()?.pid ?? 0;
const textsOf = () => findings.map(({ text }) => text);

test('one that was killed on purpose is started again, and its end counts as asked for', async () => {
  const target = await launch(['sh', '-c', 'sleep 60 & exec sleep 61'], SOON);
  const first = pidOf(target);
  const tree = target.tree();
  target.strike('root', 'SIGKILL', 'chaos kill');
  await until(() => target.restarts === 1);
  expect(pidOf(target)).not.toBe(first);
  expect(target).toMatchObject({ exits: 1, askedExits: 1, restarts: 1 });
  expect(tree.map(({ pid }) => readStat(pid)).filter((stat) => stat && stat.state !== 'Z')).toEqual([]);
  expect(textsOf()).toEqual([
    'target ended: SIGKILL, on purpose by chaos kill',
    `target was started again by us: pid ${pidOf(target)}`,
  ]);
  expect(findings[0]?.fault).toBe('operator');
});

test('without a word on restarts it stays away', async () => {
  const target = await launch(['sleep', '62']);
  target.strike('all', 'SIGKILL', 'chaos kill');
  await until(() => target.exits === 1);
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(target).toMatchObject({ exits: 1, restarts: 0 });
  expect(target.identity()).toBeNull();
});

test('one that crashes by itself is started again so many times; those that were asked for are not among them', async () => {
  const target = await launch(['sleep', '63'], SOON);
  for (let i = 1; i <= 4; i++) {
    const isAsked = i === 2;
    const before = pidOf(target);
    if (isAsked) target.strike('all', 'SIGKILL', 'chaos kill');
    else process.kill(before, 'SIGSEGV');
    await until(() => target.exits === i && (i === 4 || target.restarts === i));
  }
  await until(() => textsOf().some((text) => text.includes('not started again')));
  expect(textsOf().at(-1)).toBe('target is not started again: it ended 3 times');
  expect(target).toMatchObject({ exits: 4, askedExits: 1, restarts: 3 });
}, 20_000);

test('a restart ends it with SIGTERM, and is done when it is ready again', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const code = `process.on('SIGTERM', () => { console.log('bye'); process.exit(0); });
    setTimeout(() => require('node:net').createServer().listen(${port}, '127.0.0.1'), 200)`;
  const target = await launch([process.execPath, '-e', code], undefined, {
    ready: { tcp: `127.0.0.1:${port}`, withinMs: 5000 },
  });
  const first = pidOf(target);
  const from = performance.now();
  await target.restart('chaos restart');
  expect(performance.now() - from).toBeGreaterThan(200);
  expect(readFileSync(join(cwd, 'target.log'), 'utf8')).toBe('bye\n');
  expect(pidOf(target)).not.toBe(first);
  expect(target).toMatchObject({ exits: 1, askedExits: 1, restarts: 1 });
}, 15_000);

test('one that does not come up again is tried again, and said', async () => {
  const flag = join(cwd, 'ok');
  writeFileSync(flag, '');
  const script = `test -e ${flag} || { echo no flag; exit 3; }; exec sleep 64`;
  const target = await launch(['sh', '-c', `rm -f ${flag}2; ${script}`], { afterMs: 20, most: 10 });
  process.kill(pidOf(target), 'SIGSEGV');
  rmSync(flag);
  await until(() => textsOf().some((text) => text.includes('could not be started again')));
  expect(textsOf().at(-1)).toContain('exit code 3 before it was ready; last lines of its output: no flag');
  writeFileSync(flag, '');
  await until(() => target.restarts === 1);
}, 20_000);

test('one that is being started when the run ends is not waited for', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  const witness = join(cwd, 'first');
  const serve = `require('node:net').createServer().listen(${port}, '127.0.0.1')`;
  const code = `const fs = require('node:fs'); if (fs.existsSync('${witness}')) setInterval(() => {}, 1000); else { fs.writeFileSync('${witness}', ''); ${serve} }`;
  const target = await launch([process.execPath, '-e', code], undefined, {
    ready: { tcp: `127.0.0.1:${port}`, withinMs: 30_000 },
  });
  const restarted = target.restart('chaos restart').catch((error: Error) => error.message);
  await until(() => target.identity() === null);
  await new Promise((resolve) => setTimeout(resolve, 300));
  const from = performance.now();
  await target.stop(1000);
  expect(performance.now() - from).toBeLessThan(4000);
  expect(await restarted).toContain('is not wanted any more');
}, 20_000);

test('a command is run to its end, ended when it takes too long, and nothing of it stays', async () => {
  const run = (command: string[], withinMs = 5000, signal = new AbortController().signal) =>
    runCommand({ command, cwd, withinMs }, { ...starting, outputFile: join(cwd, 'chaos.log') }, signal);
  await run(['sh', '-c', 'echo $$ > pid; sleep 65 & echo done']);
  expect(readFileSync(join(cwd, 'chaos.log'), 'utf8')).toBe('done\n');
  const group = Number(readFileSync(join(cwd, 'pid'), 'utf8'));
  await until(() => !scan().some((stat) => stat.group === group && stat.state !== 'Z'));
  await expect(run(['sh', '-c', 'echo no >&2; exit 4'])).rejects.toThrow(
    '«sh -c echo no >&2; exit 4» ended with exit code 4; last lines of its output: no',
  );
  await expect(run(['sleep', '66'], 200)).rejects.toThrow('«sleep 66» was not done within 200ms: killed');
  await expect(run(['no-such-program'])).rejects.toThrow('«no-such-program» not found');
  const abort = new AbortController();
  setTimeout(() => abort.abort(), 100);
  await expect(run(['sleep', '67'], 5000, abort.signal)).rejects.toThrow('was ended with the run');
}, 20_000);
