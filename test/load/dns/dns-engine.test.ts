import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { monotonicMs } from '../../../src/load/monotonic.ts';
import { percentile } from '../../../src/model/histogram.ts';
import type { DnsLoadSpec } from '../../../src/model/profile.ts';
import { type DnsRig, startDnsRig } from '../../rigs/dns-rig.ts';
import { dnsLoad, type ForkedWorker, forkWorker, rate, total } from '../fork-worker.ts';

const open: { rigs: DnsRig[]; workers: ForkedWorker[] } = { rigs: [], workers: [] };
afterEach(async () => {
  for (const rig of open.rigs.splice(0)) rig.close();
  await Promise.all(open.workers.splice(0).map((worker) => worker.kill()));
});

async function rig(): Promise<DnsRig> {
  const started = await startDnsRig();
  open.rigs.push(started);
  return started;
}
/** A worker that is ready and asks for nothing yet. */
async function worker(
  spec: DnsLoadSpec,
  options: { index?: number; of?: number } = {},
): Promise<ForkedWorker> {
  const forked = forkWorker(spec, { ...options, pace: rate(0) });
  open.workers.push(forked);
  await forked.told('ready');
  return forked;
}
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
  const names = [
    'servfail',
    'refused',
    'bare',
    'truncated',
    'twice',
    'wrongid',
    'wrongname',
    'drop',
    'good',
    'slow250',
  ];
  const dns = await worker(dnsLoad(port, { names: names.map((name) => `${name}.example`), timeoutMs: 150 }));
  go(dns, 1000);
  await dns.collectFor(300, 20);
  await dns.finish(1000);
  const { due, ok, errors, lost, classes, histograms } = total(dns);
  const each = due / names.length;
  for (const name of ['servfail', 'refused', 'formerr'])
    expect(Math.abs((classes[name] ?? 0) - each)).toBeLessThanOrEqual(1);
  expect(classes.timeout).toBe(lost);
  expect(Math.abs(lost - 4 * each)).toBeLessThanOrEqual(4);
  expect(Math.abs(ok - 3 * each)).toBeLessThanOrEqual(4);
  expect(errors).toBe((classes.servfail ?? 0) + (classes.refused ?? 0) + (classes.formerr ?? 0));
  expect(percentile(histograms[''] ?? [], 0.7)).toBeGreaterThanOrEqual(0.15);
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

test('a server that is not there loses every query, and is found again when it is back', async () => {
  const first = await startDnsRig();
  first.close();
  const dns = await worker(dnsLoad(first.port, { timeoutMs: 200 }));
  go(dns, 500);
  const before = await dns.collectFor(600, 50);
  expect(before.tallies[0]?.ok).toBe(0);
  expect(before.tallies[0]?.lost).toBeGreaterThan(100);
  open.rigs.push(await startDnsRig(first.port));
  await dns.collectFor(500, 50);
  await dns.finish(500);
  const tally = total(dns);
  expect(tally.ok).toBeGreaterThan(200);
  expect(tally.classes).toEqual({ timeout: tally.lost });
});

test('two workers send each number exactly once between them, across changes of rate', async () => {
  const { port, seen } = await rig();
  const names = Array.from({ length: 4000 }, (_, i) => `n${i}.example`);
  const pair = await Promise.all([0, 1].map((index) => worker(dnsLoad(port, { names }), { index, of: 2 })));
  const startMs = monotonicMs() + 20;
  const paces = [
    rate(2000, startMs),
    rate(500, startMs + 300, 600),
    rate(0, startMs + 500, 700),
    rate(3000, startMs + 600.5, 700),
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

test('a names file that cannot be used is refused with its line', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'names-'));
  const refusal = async (text: string) => {
    const names = path.join(folder, 'names.txt');
    await writeFile(names, text);
    const dns = forkWorker(dnsLoad(9, { names }), { pace: rate(0) });
    open.workers.push(dns);
    return (await dns.told('refused')).reason.replace(names, 'FILE');
  };
  expect(await refusal('a.example\n\nb..example\u001b[31m\n')).toBe(
    'FILE:3: «b..example·[31m» is not a name and a type',
  );
  expect(await refusal('a.example NOTYPE\n')).toBe('FILE:1: «NOTYPE» is not a record type');
  expect(await refusal('# nothing\n')).toBe('FILE: no names');
});
