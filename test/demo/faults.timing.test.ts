import { setTimeout as sleep } from 'node:timers/promises';
import dnsPacket from 'dns-packet';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DemoProcess, startDemoProcess } from './demo-process.ts';
import { askTcp, askUdp, openUdp, query } from './dns-client.ts';
import { callRest, metricOf, openRest } from './rest-client.ts';

let demo: DemoProcess;
beforeAll(async () => {
  demo = await startDemoProcess();
});
beforeEach(() => callRest(demo.httpPort, 'DELETE', '/admin/faults'));
afterAll(() => demo.end());

const set = (faults: Record<string, unknown>) => callRest(demo.httpPort, 'POST', '/admin/faults', faults);
const metric = (name: string) => metricOf(demo.httpPort, name);
const hosts = (count: number) =>
  Array.from({ length: count }, (_, i) => query(`h${i + 1}.example.test`, 'A', i + 1));

describe('settings at runtime', () => {
  test('they are changed one by one, read back as written, refused when wrong, and cleared', async () => {
    expect((await set({ slowEvery: '10', leak: '1' })).json).toEqual({ slowEvery: '10', leak: '1' });
    expect((await set({ leak: null })).json).toEqual({ slowEvery: '10' });
    expect(await set({ slowEvery: 'x' })).toMatchObject({ status: 400 });
    expect((await callRest(demo.httpPort, 'GET', '/admin/faults')).json).toEqual({ slowEvery: '10' });
    expect((await callRest(demo.httpPort, 'DELETE', '/admin/faults')).json).toEqual({});
  });
});

describe('memory', () => {
  test('a leak is as large in resident memory as was asked, and stays when it ends', async () => {
    const before = await metric('process_resident_memory_bytes');
    await set({ leak: '72000MB/h' });
    await sleep(2000);
    await set({ leak: null });
    const leaked = await metric('leaked_bytes');
    const grown = (await metric('process_resident_memory_bytes')) - before;
    expect(leaked).toBeGreaterThan(38e6);
    expect(leaked).toBeLessThan(60e6);
    expect(Math.abs(grown - leaked)).toBeLessThan(12e6);
    expect(await metric('leaked_bytes')).toBe(leaked);
  });

  test('a leak by the request is as large as the requests were many', async () => {
    await set({ leakPerRequest: '100kB' });
    await askTcp(demo.dnsPort, hosts(40));
    expect(await metric('leaked_bytes')).toBe(4e6);
  });

  test('a step is taken at its time and stays; a sawtooth gives back what it took', async () => {
    await set({ rssStep: '30MB@300ms' });
    expect(await metric('shaped_bytes')).toBe(0);
    await expect.poll(() => metric('shaped_bytes'), { timeout: 3000 }).toBe(30e6);
    const high = await metric('process_resident_memory_bytes');
    await set({ rssStep: null, rssSawtooth: '10MB:1s' });
    const seen: number[] = [];
    for (let i = 0; i < 15; i++) {
      await sleep(100);
      seen.push(await metric('shaped_bytes'));
    }
    expect(Math.max(...seen)).toBeGreaterThan(6e6);
    expect(seen.some((bytes, i) => bytes < (seen[i - 1] ?? 0))).toBe(true);
    expect(await metric('process_resident_memory_bytes')).toBeLessThan(high - 10e6);
  });

  test('a warm-up grows by less and less', async () => {
    await set({ rssWarmup: '40MB:500ms' });
    await sleep(600);
    const early = await metric('shaped_bytes');
    await sleep(2500);
    const late = await metric('shaped_bytes');
    expect(early).toBeGreaterThan(15e6);
    expect(late).toBeGreaterThan(39e6);
    expect(late).toBeLessThan(40e6);
  });
});

describe('answers', () => {
  test('every Nth is late, and the others do not wait for it', async () => {
    await set({ slowEvery: '5', slowBy: '300ms' });
    const begunAt = performance.now();
    const replies = await askTcp(demo.dnsPort, hosts(10));
    expect(performance.now() - begunAt).toBeGreaterThan(290);
    expect(replies.slice(-2).map(({ id }) => id)).toEqual([5, 10]);
  });

  test('a share of them fails, exactly, on DNS as on HTTP', async () => {
    await set({ errorRate: '10%' });
    const replies = await askTcp(demo.dnsPort, hosts(50));
    expect(replies.filter(({ rcode }) => rcode === 'SERVFAIL')).toHaveLength(5);
    expect(replies.every(({ rcode, answers }) => (rcode === 'SERVFAIL') === (answers?.length === 0))).toBe(
      true,
    );
    await set({ errorRate: '0%' });
    const rest = await openRest(demo.httpPort);
    await set({ errorRate: '50%' });
    const statuses: number[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await rest.call('GET', '/counter')).status);
    expect(statuses.sort()).toEqual([200, 200, 500, 500]);
  });
});

test('without checkpoints the write-ahead log grows beyond what it is held to otherwise', async () => {
  const flood = async () => {
    for (let i = 0; i < 6; i++) {
      await askTcp(demo.dnsPort, Array.from({ length: 20 }, () => hosts(1000)).flat());
    }
    await expect.poll(() => metric('query_log_buffer_rows')).toBeLessThan(100);
    return metric('sqlite_wal_bytes');
  };
  const held = await flood();
  await set({ walNeverCheckpoint: true });
  expect(await flood()).toBeGreaterThan(held + 1e6);
});

describe('standing still', () => {
  test('a freeze comes after the answer, and the queries that wait in the 4 MiB buffer are all answered', async () => {
    const socket = await openUdp();
    const ids = new Set<number>();
    let firstAt = 0;
    socket.on('message', (bytes) => {
      firstAt ||= performance.now();
      ids.add(bytes.readUInt16BE(0));
    });
    expect(await set({ freezeFor: '800ms' })).toMatchObject({ status: 200, json: {} });
    const frozenAt = performance.now();
    // The kernel's default of 208 KiB would hold 270 of them.
    for (const packet of hosts(2000)) socket.send(dnsPacket.encode(packet), demo.dnsPort, '127.0.0.1');
    await expect.poll(() => ids.size, { timeout: 5000 }).toBe(2000);
    expect(firstAt - frozenAt).toBeGreaterThan(600);
    socket.close();
  });

  test('a freeze and a crash that were asked for at the start come at their time', async () => {
    const begunAt = performance.now();
    const other = await startDemoProcess(
      '--freeze-at',
      '100ms',
      '--freeze-for',
      '500ms',
      '--crash-at',
      '900ms',
    );
    const exited = new Promise((resolve) => other.child.once('exit', resolve));
    await sleep(200);
    const askedAt = performance.now();
    await askUdp(other.dnsPort, query('h1.example.test'));
    expect(performance.now() - askedAt).toBeGreaterThan(100);
    expect(await exited).toBe(1);
    expect(performance.now() - begunAt).toBeGreaterThan(900);
  });

  test('a crash asked for now is answered first', async () => {
    const other = await startDemoProcess();
    const exited = new Promise((resolve) => other.child.once('exit', resolve));
    const answer = await callRest(other.httpPort, 'POST', '/admin/faults', { crash: true });
    expect(answer).toMatchObject({ status: 200, json: {} });
    expect(await exited).toBe(1);
  });
});
