import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { percentile } from '../../../src/model/histogram.ts';
import { type DnsRig, startDnsRig } from '../../rigs/dns-rig.ts';
import { startDnsStreamRig } from '../../rigs/dns-stream-rig.ts';
import { dnsLoad, type ForkedWorker, rate, total, vus } from '../fork-worker.ts';
import { ask, openWorkers } from './dns-worker.ts';

const { keep, worker, closeAll } = openWorkers();
afterEach(closeAll);

const rig = async (): Promise<DnsRig> => keep(await startDnsRig());
const go = (forked: ForkedWorker, perSecond: number) => forked.send({ type: 'pace', pace: rate(perSecond) });

test('what is due is sent and answered, each name in its turn', async () => {
  const { port, seen } = await rig();
  const dns = await worker(dnsLoad(port, { names: ['x.example', 'y.example AAAA', 'z.example'] }));
  go(dns, 600);
  await dns.collectFor(500);
  await dns.finish(500);
  const tally = total(dns);
  expect(tally.due).toBeGreaterThan(290);
  expect(tally).toMatchObject({ sent: tally.due, ok: tally.due, errors: 0, lost: 0, missed: 0, inflight: 0 });
  const asked = ['x', 'y', 'z'].map((name) => seen.get(name) ?? 0);
  expect(Math.max(...asked) - Math.min(...asked)).toBeLessThanOrEqual(1);
  expect(percentile(tally.histograms[''] ?? [], 0.5)).toBeLessThan(0.1);
});

test('each answer is told by its code, and what is not the answer is not taken for it', async () => {
  const { port } = await rig();
  const kinds = [
    'servfail',
    'refused',
    'bare',
    'nxdomain',
    'twice',
    'wrongid',
    'wrongname',
    'short',
    'drop',
    'slow2000',
  ];
  const names = kinds.map((kind) => `${kind}.example`);
  const dns = await worker(dnsLoad(port, { names, timeoutMs: 1500 }));
  await ask(dns, 1000, 1000);
  const tally = total(dns);
  expect(tally).toMatchObject({
    due: 1000,
    sent: 1000,
    ok: 200,
    errors: 300,
    lost: 500,
    missed: 0,
    inflight: 0,
  });
  expect(tally.classes).toEqual({ servfail: 100, 'rcode.refused': 100, formerr: 100, timeout: 500 });
  const { late, ...others } = tally.seen;
  expect(others).toEqual({ nxdomain: 100, duplicate: 100, foreign: 300 });
  // Those that would have come after the end are not heard.
  expect(late).toBeGreaterThan(10);
  expect(percentile(tally.histograms[''] ?? [], 0.6)).toBeGreaterThanOrEqual(1.5);
});

test('an answer that was cut off is asked for again over TCP, and its latency is that of both', async () => {
  const { port } = await rig();
  const whole = keep(await startDnsStreamRig(port));
  const dns = await worker(dnsLoad(port, { names: ['truncated.example', 'other.example', 'good.example'] }));
  await ask(dns, 300, 300);
  const { ok, seen } = total(dns);
  expect({ ok, seen }).toEqual({ ok: 300, seen: { truncated: 100 } });
  expect(whole.seen.get('truncated')).toBe(100);
  expect(whole.connections()).toBeLessThanOrEqual(4);
});

test('where nothing listens on TCP, an answer that was cut off ends as refused', async () => {
  const { port } = await rig();
  const dns = await worker(dnsLoad(port, { names: ['truncated.example'] }));
  await ask(dns, 100, 50);
  expect(total(dns)).toMatchObject({ ok: 0, errors: 50, classes: { refused: 50 }, seen: { truncated: 50 } });
});

test('an answer that was cut off is good, or an error, if the profile says so', async () => {
  const { port } = await rig();
  const outcome = async (truncated: 'ok' | 'error') => {
    const dns = await worker(dnsLoad(port, { names: ['truncated.example'], truncated }));
    await ask(dns, 100, 20);
    const { ok, classes, seen } = total(dns);
    return { ok, classes, seen };
  };
  expect(await outcome('ok')).toEqual({ ok: 20, classes: {}, seen: { truncated: 20 } });
  expect(await outcome('error')).toEqual({ ok: 0, classes: { truncated: 20 }, seen: {} });
});

test('an answer with fewer records than expected is empty', async () => {
  const { port } = await rig();
  const dns = await worker(dnsLoad(port, { names: ['nodata.example', 'good.example'], answers: 1 }));
  await ask(dns, 100, 20);
  expect(total(dns)).toMatchObject({ ok: 10, errors: 10, classes: { empty: 10 } });
});

test('a VU asks again when it is answered, and a while after a query that was not', async () => {
  const { port } = await rig();
  const counts = async (name: string) => {
    const dns = await worker(dnsLoad(port, { names: [name], timeoutMs: 100 }), { pace: vus(0) });
    dns.send({ type: 'pace', pace: vus(2, monotonicMs(), { flows: 1_000_000 }) });
    await dns.collectFor(600);
    await dns.finish(200);
    return total(dns);
  };
  const slow = await counts('slow50.example');
  // 600 ms of 50 ms each, twice.
  expect(slow.ok).toBeGreaterThanOrEqual(14);
  expect(slow.ok).toBeLessThanOrEqual(26);
  expect(slow.ok).toBe(slow.due);
  const failing = await counts('servfail.example');
  expect(failing.errors).toBeGreaterThan(200);
  const lost = await counts('drop.example');
  // 100 ms until it is lost, and 100 ms of pause.
  expect(lost.lost).toBeGreaterThanOrEqual(4);
  expect(lost.lost).toBeLessThanOrEqual(8);
});

test('a response code that the profile names is ok, one that it does not name is an error', async () => {
  const { port } = await rig();
  const dns = await worker(
    dnsLoad(port, { names: ['servfail.example', 'good.example'], rcodes: ['SERVFAIL'] }),
  );
  go(dns, 200);
  await dns.collectFor(200);
  await dns.finish(500);
  const { due, ok, classes } = total(dns);
  expect(Math.abs(ok - due / 2)).toBeLessThanOrEqual(1);
  expect(classes).toEqual({ noerror: due - ok });
});

test('what would be too many in flight is missed, and never sent', async () => {
  const { port, seen } = await rig();
  const dns = await worker(dnsLoad(port, { names: ['drop.example'], inflight: 50, timeoutMs: 5000 }));
  go(dns, 1000);
  await dns.collectFor(300, 20);
  await dns.finish(0);
  const tally = total(dns);
  expect(tally).toMatchObject({ sent: 50, lost: 50, missed: tally.due - 50 });
  expect(seen.get('drop')).toBe(50);
  expect(percentile(tally.histograms[''] ?? [], 0)).toBeGreaterThanOrEqual(5);
});

test('a closed port is told as refused at once, and a server that is back is found again', async () => {
  const first = await startDnsRig();
  first.close();
  const dns = await worker(dnsLoad(first.port, { timeoutMs: 5000 }));
  go(dns, 500);
  const before = await dns.collectFor(600, 50);
  expect(before.tallies[0]).toMatchObject({ ok: 0, lost: 0 });
  expect(before.tallies[0]?.classes.refused).toBeGreaterThan(250);
  keep(await startDnsRig(first.port));
  await dns.collectFor(500, 50);
  await dns.finish(1000);
  const tally = total(dns);
  expect(tally.ok).toBeGreaterThan(200);
  expect(tally.classes).toEqual({ refused: tally.errors });
  expect(percentile(tally.histograms[''] ?? [], 1)).toBeLessThan(1);
});

test('a server that is killed refuses what it had not answered', async () => {
  const first = await startDnsRig();
  const dns = await worker(dnsLoad(first.port, { names: ['drop.example'], timeoutMs: 5000 }));
  go(dns, 200);
  await dns.collectFor(300);
  first.close();
  await dns.collectFor(300);
  await dns.finish(0);
  const { due, errors, lost } = total(dns);
  expect(lost).toBeLessThanOrEqual(1);
  expect(errors).toBe(due - lost);
});

test('two workers send each number exactly once between them, across changes of rate', async () => {
  const { port, seen } = await rig();
  const names = Array.from({ length: 4000 }, (_, i) => `n${i}.example`);
  const pair = await Promise.all([0, 1].map((index) => worker(dnsLoad(port, { names }), { index })));
  const startMs = monotonicMs() + 20;
  const paces = [
    rate(2000, startMs, { shares: [0, 1] }),
    rate(500, startMs + 300, { done: 600, shares: [0, 1] }),
    rate(0, startMs + 500, { done: 700, shares: [0, 1] }),
    rate(3000, startMs + 600.5, { done: 700, shares: [0, 1] }),
  ];
  for (const [i, pace] of paces.entries()) {
    for (const each of pair) each.send({ type: 'pace', pace });
    // The third comes late, when some of what it would have moved has been sent.
    await Promise.all(pair.map((each) => each.collectFor(i === 1 ? 260 : 120, 20)));
  }
  const endMs = startMs + 1200.5;
  for (const each of pair) each.send({ type: 'stop', atMs: endMs, drainMs: 1000 });
  await Promise.all(pair.map((each) => each.told('drained')));
  const reports = await Promise.all(pair.map((each) => each.collect()));
  const due = reports.reduce((sum, { tallies }) => sum + (tallies[0]?.due ?? 0), 0);
  expect(Math.abs(due - 2500)).toBeLessThanOrEqual(1);
  expect(seen.size).toBe(due);
  expect([...seen.values()].every((count) => count === 1)).toBe(true);
  expect(names.slice(0, due).every((name) => seen.has(name.slice(0, -8)))).toBe(true);
}, 15_000);

test('a flood of answers that nobody asked for is counted, and costs no memory', async () => {
  const { port } = await rig();
  const dns = await worker(dnsLoad(port, { names: ['twice.example', 'drop.example'], timeoutMs: 200 }));
  go(dns, 10_000);
  const first = await dns.collectFor(1500);
  const last = await dns.collectFor(2500);
  await dns.finish(500);
  const { due, ok, lost, missed, seen } = total(dns);
  expect(ok + lost + missed).toBe(due);
  expect(seen.duplicate).toBeGreaterThan(10_000);
  expect(last.self.rssBytes - first.self.rssBytes).toBeLessThan(20e6);
}, 15_000);

test('what the kernel drops because we do not read in time is told', async () => {
  const { port } = await rig();
  const dns = await worker(dnsLoad(port, { names: ['flood400.example'], timeoutMs: 5000 }));
  const { self } = await dns.collect();
  expect(self.drops).toBe(0);
  go(dns, 1000);
  await dns.collectFor(300);
  dns.child.kill('SIGSTOP');
  await pause(1500);
  dns.child.kill('SIGCONT');
  const { self: after } = await dns.collectFor(200);
  // 300 queries, 200 answers to each, of 768 bytes of kernel memory: 46 MB for sockets of 4 MiB.
  expect(after.drops).toBeGreaterThan(1000);
}, 15_000);
