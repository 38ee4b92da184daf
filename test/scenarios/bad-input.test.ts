import { writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEMO, folderOf, newPlace, processesOf, soaktop } from './soaktop.ts';

const HEADLESS = ['--headless', '--duration', '2s'];

/** Each: what is asked, what is said, and that nothing is left running. Exit code 2. */
async function refused(args: string[], place = newPlace()) {
  const { code, stderr, stdout } = await soaktop(
    place,
    ...args,
    ...(args[0] === 'run' ? ['--out', place.out] : []),
  );
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(processesOf(folderOf(place))).toEqual([]);
  expect(code, stderr + stdout).toBe(2);
  return stderr;
}

test('an unknown key is named with its place and the word that was meant', async () => {
  const place = newPlace();
  const file = path.join(folderOf(place), 'p.yaml');
  writeFileSync(file, 'name: x\nphases: { soak: 1m }\ntraget: {}\n');
  expect(await refused(['run', file, ...HEADLESS], place)).toContain(
    `${file}:3:1: traget: «traget» is not known here (did you mean «target»?)`,
  );
});

test('a wrong unit and a missing file are told at once', async () => {
  const words = await refused([
    'run',
    DEMO,
    ...HEADLESS,
    '--set',
    'load.dns.rate=fast',
    '--set',
    'load.dns.names=nowhere.txt',
  ]);
  expect(words).toContain('«fast» is no rate (such as 1000/s');
});

test('no such profile', async () => {
  expect(await refused(['run', 'nowhere.yaml', ...HEADLESS])).toContain('nowhere.yaml: no such file');
});

test('no such command, no such option', async () => {
  expect(await refused(['rnu'])).toContain("unknown command 'rnu'");
  expect(await refused(['run', DEMO, '--headles'])).toContain('--headless');
});

test('a target that is not there to attach to', async () => {
  const words = await refused(['run', DEMO, ...HEADLESS, '--set', 'target={ attach: { pid: 4194300 } }']);
  expect(words).toContain('4194300');
});

test('a target that dies in its first second, with its last words', async () => {
  const command = JSON.stringify(['sh', '-c', 'echo the disk is on fire >&2; exit 3']);
  const words = await refused([
    'run',
    DEMO,
    ...HEADLESS,
    '--set',
    `target={ launch: { command: ${command} } }`,
  ]);
  expect(words).toMatch(/exit code 3.*the disk is on fire/);
});

test('a command that is not there', async () => {
  const words = await refused([
    'run',
    DEMO,
    ...HEADLESS,
    '--set',
    'target={ launch: { command: [./nowhere] } }',
  ]);
  expect(words).toContain('./nowhere');
});

test('a port in use', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  const { port } = await new Promise<{ port: number }>((resolve) =>
    server.once('listening', () => resolve(server.address() as { port: number })),
  );
  const command = JSON.stringify(['soaktop', 'demo-target', '--http-port', String(port)]);
  const words = await refused(['run', DEMO, ...HEADLESS, '--set', `target.launch.command=${command}`]);
  server.close();
  expect(words).toContain(String(port));
});

test('an API that refuses the login', async () => {
  const words = await refused([
    'run',
    DEMO,
    ...HEADLESS,
    '--set',
    'load.api.setup.0.json={ username: admin, password: wrong }',
  ]);
  expect(words).toMatch(/load api.*401/);
});

test('a folder that cannot be written', async () => {
  const place = newPlace();
  const { code, stderr } = await soaktop(place, 'run', DEMO, ...HEADLESS, '--out', '/proc/nowhere');
  expect(stderr).toContain("cannot make the run's folder");
  expect(code).toBe(2);
});

test('a public address is not loaded without being asked to', async () => {
  expect(await refused(['run', DEMO, ...HEADLESS, '--set', 'load.dns.server=192.0.2.1:53'])).toContain(
    '--i-own 192.0.2.1',
  );
});

test('a secret that the environment does not have', async () => {
  const words = await refused([
    'run',
    DEMO,
    ...HEADLESS,
    '--set',
    'load.api.headers={ x: "${SOAKTOP_TEST_NO_SUCH}" }',
  ]);
  expect(words).toContain('the environment has no SOAKTOP_TEST_NO_SUCH');
});

test('attach without a terminal, and without a run', async () => {
  const place = newPlace();
  expect(await soaktop(place, 'attach')).toMatchObject({ code: 1 });
  expect((await soaktop(place, 'status')).code).toBe(1);
  expect((await soaktop(place, 'ctl', 'abort')).code).toBe(1);
});
