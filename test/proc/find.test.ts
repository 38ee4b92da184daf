import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { findByName, findByPort } from '../../src/proc/find.ts';
import { readStat } from '../../src/proc/stat.ts';
import { type Started, start, startNode, until } from './processes.ts';

const folder = mkdtempSync(join(tmpdir(), 'find-'));
const started: Started[] = [];
afterEach(() => {
  for (const one of started.splice(0)) one.kill();
});

test('a listening TCP server is found by its port, over IPv4 and IPv6', async () => {
  for (const host of ['127.0.0.1', '::1']) {
    const server = createServer().listen(0, host);
    await once(server, 'listening');
    expect(findByPort((server.address() as AddressInfo).port).identities).toMatchObject([
      { pid: process.pid },
    ]);
    server.close();
  }
});

test('a bound UDP server is found by its port', async () => {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  expect(findByPort(socket.address().port).identities).toMatchObject([{ pid: process.pid }]);
  socket.close();
});

test('a port that nobody serves finds nobody', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  expect(findByPort(port)).toEqual({ identities: [], denied: false });
});

test('a server and the worker that inherited its socket are one', async () => {
  const file = join(folder, 'port');
  const one = startNode(
    `const { spawn } = require('node:child_process');
     const server = require('node:net').createServer().listen(0, '127.0.0.1', () => {
       spawn('sleep', ['60'], { stdio: ['ignore', server._handle.fd, 'ignore'] });
       require('node:fs').writeFileSync(process.argv[1], String(server.address().port));
     });`,
    file,
  );
  started.push(one);
  writeFileSync(file, '');
  await until(() => readFileSync(file, 'utf8') !== '');
  expect(findByPort(Number(readFileSync(file, 'utf8'))).identities).toMatchObject([{ pid: one.pid }]);
});

// Another run of this test at the same time has other names.
const odd = `odd-${process.pid}`;
const ours = `ours-${process.pid}`;

/** An orphan: what we have started ourselves is never found by name. */
const startOrphan = (program: string, script: string): Started => {
  const one = start('sh', '-c', '"$0" -c "$1" & exit 0', program, script);
  started.push(one);
  return one;
};

test('a process is found by its own name; its child of that name is the same one; two are two', async () => {
  const program = join(folder, odd);
  copyFileSync('/bin/sh', program);
  startOrphan(program, `${program} -c "sleep 60; true" & sleep 60; true`);
  await until(() => findByName(odd).identities.length === 1);
  startOrphan(program, 'sleep 60; true');
  await until(() => findByName(odd).identities.length === 2);
  rmSync(program);
});

test('what we have started is not found by its name', async () => {
  const program = join(folder, ours);
  copyFileSync('/bin/sh', program);
  const one = start(program, '-c', 'sleep 60; true');
  started.push(one);
  await until(() => readStat(one.pid)?.comm === ours);
  expect(findByName(ours).identities).toEqual([]);
});

test('a name finds neither this process nor what it runs under', () => {
  const mine = [process.pid, process.ppid];
  expect(findByName('node').identities.filter(({ pid }) => mine.includes(pid))).toEqual([]);
});
