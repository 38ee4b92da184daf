import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { liveRuns, putCard, registryFolder, removeCard, socketOf } from '../../src/link/registry.ts';

let runtime: string;
const servers: Server[] = [];
beforeEach(() => {
  runtime = mkdtempSync(path.join(tmpdir(), 'rt-'));
  process.env.SOAKTOP_RUNTIME_DIR = runtime;
});
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve));
});

async function listening(socket: string): Promise<void> {
  const server = createServer((client) => client.end()).listen(socket);
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
}

const cardOf = (dir: string, startedAt = 1) => ({
  name: path.basename(dir),
  dir,
  pid: process.pid,
  startedAt,
});

test('the folder is made private', () => {
  expect(registryFolder()).toBe(path.join(runtime, `soaktop-${userInfo().uid}`));
  expect(statSync(registryFolder()).mode & 0o777).toBe(0o700);
});

test('a folder that others can reach is refused', () => {
  const folder = registryFolder();
  for (const mode of [0o755, 0o770, 0o701]) {
    chmodSync(folder, mode);
    expect(() => registryFolder()).toThrow(/mode 0700/);
  }
});

test('a link to somewhere else is refused', () => {
  mkdirSync(path.join(runtime, 'elsewhere'), { mode: 0o700 });
  symlinkSync(path.join(runtime, 'elsewhere'), path.join(runtime, `soaktop-${userInfo().uid}`));
  expect(() => registryFolder()).toThrow(/mode 0700/);
});

test('it is the same in every session of a user, and short enough for a socket', () => {
  expect(registryFolder({ XDG_RUNTIME_DIR: runtime })).toBe(`/tmp/soaktop-${userInfo().uid}`);
  delete process.env.SOAKTOP_RUNTIME_DIR;
  expect(Buffer.byteLength(socketOf('/some/run'))).toBeLessThan(100);
});

test('live runs are found newest first, and a folder has one socket however it is written', async () => {
  for (const [dir, at] of [
    ['/r/old', 1],
    ['/r/new', 3],
    ['/r/mid', 2],
  ] as const) {
    await listening(socketOf(dir));
    putCard(cardOf(dir, at));
  }
  expect((await liveRuns()).map(({ name, socket }) => [name, socket])).toEqual([
    ['new', socketOf('/r/new')],
    ['mid', socketOf('/r/mid')],
    ['old', socketOf('/r/old')],
  ]);
  expect(socketOf('/r/x/../new/')).toBe(socketOf('/r/new'));
});

test('what nobody answers for is cleared away, whatever its pid', async () => {
  putCard(cardOf('/r/dead'));
  writeFileSync(socketOf('/r/dead'), '');
  putCard(cardOf('/r/never'));
  expect(await liveRuns()).toEqual([]);
  expect(readdirSync(registryFolder())).toEqual([]);
});

test('a card that is damaged hides its run and no other', async () => {
  await listening(socketOf('/r/good'));
  await listening(socketOf('/r/torn'));
  putCard(cardOf('/r/good'));
  writeFileSync(socketOf('/r/torn').replace(/sock$/, 'json'), '{"na');
  expect((await liveRuns()).map(({ name }) => name)).toEqual(['good']);
});

test('a run that ended leaves nothing', () => {
  putCard(cardOf('/r/one'));
  writeFileSync(socketOf('/r/one'), '');
  removeCard('/r/one');
  removeCard('/r/one');
  expect(readdirSync(registryFolder())).toEqual([]);
  rmSync(runtime, { recursive: true });
  expect(existsSync(runtime)).toBe(false);
});
