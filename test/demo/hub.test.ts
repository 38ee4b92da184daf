import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { type DemoTarget, startDemoTarget } from '../../src/demo/target.ts';
import { metricOf, openRest } from './rest-client.ts';

let target: DemoTarget;
beforeAll(async () => {
  target = await startDemoTarget();
});
afterAll(() => target.close());

async function join(endpoint: string): Promise<{ socket: WebSocket; heard: string[] }> {
  const socket = new WebSocket(`ws://127.0.0.1:${target.httpPort}/ws/${endpoint}`);
  const heard: string[] = [];
  socket.on('message', (data) => heard.push(String(data)));
  socket.on('error', () => {});
  await once(socket, 'open');
  return { socket, heard };
}

test('messages are counted in the database, a second of them at once, or each by itself', async () => {
  const rest = await openRest(target.httpPort);
  const counted = async () => (await rest.call('GET', '/endpoints')).json.messages;
  const { socket, heard } = await join('counted');
  const say = async (count: number) => {
    const [before, heardBefore] = [await counted(), heard.length];
    for (let i = 0; i < count; i++) socket.send('x');
    await expect.poll(() => heard.length).toBe(heardBefore + count);
    await expect.poll(counted, { timeout: 5000 }).toBe(before + count);
  };
  await say(30);
  target.faults.update({ countEachMessage: true });
  await say(30);
  target.faults.clear();
  socket.close();
  await expect.poll(() => metricOf(target.httpPort, 'ws_connections')).toBe(0);
});

test('a message goes to every connection of its endpoint, the sender too, and to no other', async () => {
  const [sender, other, stranger] = await Promise.all([join('a'), join('a'), join('b')]);
  sender.socket.send('hello');
  await expect.poll(() => [sender.heard, other.heard, stranger.heard]).toEqual([['hello'], ['hello'], []]);
  const rest = await openRest(target.httpPort);
  expect(await rest.call('POST', '/endpoints/a', { temperature: 21 })).toMatchObject({
    status: 202,
    json: { delivered: 2 },
  });
  await expect.poll(() => other.heard).toEqual(['hello', '{"temperature":21}']);
  expect(stranger.heard).toEqual([]);
  for (const { socket } of [sender, other, stranger]) socket.close();
  await expect.poll(() => metricOf(target.httpPort, 'ws_connections')).toBe(0);
});

test('a connection that does not read is dropped, and the others go on hearing', async () => {
  const [slow, quick] = await Promise.all([join('c'), join('c')]);
  slow.socket.pause();
  const message = 'x'.repeat(60_000);
  // Kernel buffers on both sides take some MB before our own begin to fill.
  for (let sent = 0; sent < 400; sent++) {
    quick.socket.send(message);
    if (sent % 20 === 0) await expect.poll(() => quick.heard.length).toBeGreaterThan(sent);
  }
  await expect.poll(() => quick.heard.length, { timeout: 5000 }).toBe(400);
  expect(await metricOf(target.httpPort, 'ws_dropped_total')).toBe(1);
  expect(await metricOf(target.httpPort, 'ws_connections')).toBe(1);
  slow.socket.terminate();
  quick.socket.close();
});

test('a message over 64 KiB ends only the connection that sent it', async () => {
  const { socket } = await join('d');
  socket.send('x'.repeat(70_000));
  const [code] = await once(socket, 'close');
  expect(code).toBe(1009);
  const { socket: next, heard } = await join('d');
  next.send('still here');
  await expect.poll(() => heard).toEqual(['still here']);
  next.close();
});
