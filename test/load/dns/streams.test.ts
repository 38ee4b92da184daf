import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { startDnsStreamRig } from '../../rigs/dns-stream-rig.ts';
import { dnsLoad, rate, total } from '../fork-worker.ts';
import { ask, openWorkers } from './dns-worker.ts';

const { keep, worker, closeAll } = openWorkers();
afterEach(closeAll);

const rig = async () => keep(await startDnsStreamRig());
const tcp = (port: number, names: string[], given = {}) =>
  worker(
    dnsLoad(port, {
      transport: 'tcp',
      connections: 1,
      timeoutMs: 10_000,
      names: names.map((name) => `${name}.example`),
      ...given,
    }),
  );

test('many queries share a connection, whatever the pieces in which answers come', async () => {
  const { port, connections } = await rig();
  const dns = await tcp(port, ['good', 'bytes', 'good', 'slow20'], { connections: 3 });
  await ask(dns, 1000, 1000);
  expect(total(dns)).toMatchObject({ due: 1000, ok: 1000, seen: {} });
  expect(connections()).toBe(3);
});

test('an answer in two halves is one answer', async () => {
  const { port } = await rig();
  const dns = await tcp(port, ['half']);
  await ask(dns, 50, 20);
  expect(total(dns)).toMatchObject({ ok: 20, seen: {} });
});

test('each answer is told by its code, and what is not the answer is not taken for it', async () => {
  const { port } = await rig();
  const names = ['servfail', 'nxdomain', 'twice', 'wrongid', 'wrongname', 'short', 'drop', 'slow2000'];
  const dns = await tcp(port, names, { timeoutMs: 1500 });
  await ask(dns, 800, 800);
  const { ok, classes, seen } = total(dns);
  expect(ok).toBe(200);
  expect(classes).toEqual({ servfail: 100, timeout: 500 });
  const { late, ...others } = seen;
  expect(others).toEqual({ nxdomain: 100, duplicate: 100, foreign: 300 });
  // Those that would have come after the end are not heard.
  expect(late).toBeGreaterThan(10);
});

test.each([
  ['close', 'closed'],
  ['cut', 'closed'],
  ['reset', 'reset'],
])(
  'a connection that ends by %s takes what was on it along as %s, and another one is made',
  async (kind, name) => {
    const { port, connections } = await rig();
    const dns = await tcp(port, ['good', 'good', 'good', kind]);
    await ask(dns, 40, 40);
    const { due, ok, errors, classes } = total(dns);
    // On a busy machine others are on their way just then.
    expect(errors).toBeGreaterThanOrEqual(10);
    expect(errors).toBeLessThan(30);
    expect(classes).toEqual({ [name]: errors });
    expect(ok).toBe(due - errors);
    expect(connections()).toBeGreaterThanOrEqual(5);
  },
);

test('a connection that was closed while nothing was on it costs no query', async () => {
  const { port, dropAll } = await rig();
  const dns = await tcp(port, ['good']);
  const startMs = monotonicMs();
  dns.send({ type: 'pace', pace: rate(5, startMs) });
  for (let i = 0; i < 5; i++) {
    // Halfway between two queries.
    await dns.collectFor(startMs + 100 + i * 200 - monotonicMs());
    dropAll();
  }
  await dns.finish(500);
  const { due, ok, classes } = total(dns);
  // One may be on its way just then.
  expect(classes.closed ?? 0).toBeLessThanOrEqual(1);
  expect(ok).toBe(due - (classes.closed ?? 0));
});

test('a server that takes connections and answers nothing is tried ten times a second', async () => {
  const { port, connections } = await rig();
  const dns = await tcp(port, ['reset']);
  await ask(dns, 500, 300);
  const { errors, classes } = total(dns);
  expect(errors).toBe(300);
  expect(classes).toEqual({ reset: 300 });
  expect(connections()).toBeGreaterThan(3);
  expect(connections()).toBeLessThan(20);
});

test('a server that is not there refuses, and is found when it is back', async () => {
  const first = await startDnsStreamRig();
  first.close();
  const dns = await tcp(first.port, ['good'], { timeoutMs: 5000 });
  dns.send({ type: 'pace', pace: rate(2000) });
  const before = await dns.collectFor(500);
  expect(before.tallies[0]).toMatchObject({ ok: 0, lost: 0 });
  expect(before.tallies[0]?.classes.refused).toBeGreaterThan(600);
  expect(before.self.cpuSeconds).toBeLessThan(3);
  keep(await startDnsStreamRig(first.port));
  await dns.collectFor(600);
  await dns.finish(1000);
  const { ok, errors, classes } = total(dns);
  expect(ok).toBeGreaterThan(500);
  expect(classes).toEqual({ refused: errors });
});

test('a server that reads no more costs its queries, and no memory', async () => {
  const { port, seen } = await rig();
  const dns = await tcp(
    port,
    ['stall', ...Array.from({ length: 400 }, () => `${'x'.repeat(60)}.${'y'.repeat(60)}`)],
    {
      timeoutMs: 200,
    },
  );
  dns.send({ type: 'pace', pace: rate(20_000) });
  const first = await dns.collectFor(1500);
  const last = await dns.collectFor(3000);
  await dns.finish(300);
  const { due, ok, lost, missed } = total(dns);
  expect(ok + lost + missed).toBe(due);
  expect(lost).toBeGreaterThan(20_000);
  expect(seen.get('stall')).toBe(1);
  expect(last.self.rssBytes - first.self.rssBytes).toBeLessThan(30e6);
}, 20_000);

test('a name that is random is another one each time, and its answer is known', async () => {
  const { port, seen } = await rig();
  const dns = await worker(
    dnsLoad(port, { transport: 'tcp', names: ['{{random}}.example', 'h{{1..3}}.example'] }),
  );
  await ask(dns, 1000, 400);
  expect(total(dns)).toMatchObject({ due: 400, ok: 400, seen: {} });
  const random = [...seen.keys()].filter((label) => /^[0-9a-f]{16}$/.test(label));
  expect(random.length).toBe(100);
  expect(['h1', 'h2', 'h3'].map((label) => seen.get(label))).toEqual([100, 100, 100]);
});
