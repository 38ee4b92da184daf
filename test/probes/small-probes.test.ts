import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { tmpdir, totalmem } from 'node:os';
import { expect, test } from 'vitest';
import { openDiskProbe } from '../../src/probes/disk.ts';
import { openHostProbe } from '../../src/probes/host.ts';
import { inventory } from '../../src/probes/inventory.ts';
import { oneAtATime } from '../../src/probes/one-at-a-time.ts';
import { openSelfProbe } from '../../src/probes/self.ts';
import { openTroubles } from '../../src/probes/troubles.ts';

const sleep = (ms: number) => new Promise((done) => setTimeout(done, ms));

test('a disk has room, and is partly full', async () => {
  const { values, findings } = await openDiskProbe({ prefix: 'disk', path: tmpdir() }).sample(1000);
  expect(values['disk.free']).toBeGreaterThan(1e6);
  expect(values['disk.used']).toBeGreaterThan(0);
  expect(findings).toEqual([]);
});

test('a folder that is not there is a gap, and said once', async () => {
  const probe = openDiskProbe({ prefix: 'disk', path: '/no/such/folder' });
  expect(await probe.sample(1000)).toEqual({
    values: { 'disk.free': null, 'disk.used': null },
    findings: [expect.objectContaining({ text: expect.stringContaining('ENOENT') })],
  });
  expect((await probe.sample(1000)).findings).toEqual([]);
});

test('the host has CPU between nothing and all of it, and memory that is used', async () => {
  const probe = openHostProbe();
  await sleep(50);
  const { values } = await probe.sample(1000);
  expect(values['host.cpu']).toBeGreaterThanOrEqual(0);
  expect(values['host.cpu']).toBeLessThanOrEqual(1);
  expect(values['host.mem']).toBeGreaterThan(1e6);
  expect(values['host.mem']).toBeLessThan(totalmem());
  expect(values['host.load1']).toBeGreaterThanOrEqual(0);
});

test.runIf(process.platform === 'linux')('datagrams that found no room are counted', async () => {
  const probe = openHostProbe();
  const socket = createSocket({ type: 'udp4', recvBufferSize: 2048 }).bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const sender = createSocket('udp4');
  // Held up, so that nobody reads: what is sent now finds a full buffer.
  const sent: Promise<void>[] = [];
  socket.removeAllListeners();
  for (let i = 0; i < 200; i++)
    sent.push(
      new Promise((done) =>
        sender.send(Buffer.alloc(1000), socket.address().port, '127.0.0.1', () => done()),
      ),
    );
  await Promise.all(sent);
  const { values } = await probe.sample(1000);
  sender.close();
  socket.close();
  expect(values['host.udp_drops']).toBeGreaterThan(0);
});

test('the supervisor sees itself, and how long it was held up: even right after a tick', async () => {
  const probe = openSelfProbe();
  await probe.sample(1000);
  const start = performance.now();
  while (performance.now() - start < 150);
  await sleep(30);
  const held = (await probe.sample(1000)).values;
  expect(held['self.lag']).toBeGreaterThan(0.12);
  expect(held['self.cpu']).toBeGreaterThan(0.01);
  expect(held['self.rss']).toBeGreaterThan(held['self.heap'] as number);
  await probe.close();
});

test('the inventory knows the machine, in clean short facts', async () => {
  const facts = await inventory();
  expect(facts).toMatchObject({ cores: expect.any(Number), memoryBytes: totalmem(), node: process.version });
  for (const fact of Object.values(facts)) expect(String(fact)).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]+$/u);
});

test('work that hangs is no answer, is not begun twice, and what is late is dropped', async () => {
  let begun = 0;
  let finish: (value: string) => void = () => undefined;
  const ask = oneAtATime(() => {
    begun++;
    return new Promise<string>((done) => {
      finish = done;
    });
  });
  expect(await ask(20)).toBeNull();
  expect(await ask(20)).toBeNull();
  expect(begun).toBe(1);
  finish('late');
  await sleep(0);
  const third = ask(1000);
  finish('in time');
  expect(await third).toBe('in time');
  expect(await oneAtATime(() => Promise.reject(new Error('no')))(100)).toBeNull();
});

test('a trouble that flaps is told once a minute', () => {
  let nowMs = 0;
  const troubles = openTroubles('disk', () => nowMs);
  let told = 0;
  for (; nowMs < 600_000; nowMs += 1000) {
    troubles.tell('full', { text: 'full' });
    troubles.over('full');
    told += troubles.take().length;
  }
  expect(told).toBe(20);
});
