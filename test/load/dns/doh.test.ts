import { afterEach, expect, test } from 'vitest';
import { startDnsDohRig } from '../../rigs/dns-doh-rig.ts';
import { dnsLoad, rate, total } from '../fork-worker.ts';
import { ask, openWorkers } from './dns-worker.ts';

const { keep, worker, closeAll } = openWorkers();
afterEach(closeAll);

const rig = async () => keep(await startDnsDohRig());
const doh = (url: string, names: string[], given = {}) =>
  worker({
    ...dnsLoad(9, {
      transport: 'doh',
      server: url,
      connections: 1,
      names: names.map((name) => `${name}.example`),
    }),
    ...given,
  });

test.each(['get', 'post'] as const)('queries go by %s, many on a session', async (method) => {
  const { url, methods, sessions } = await rig();
  const dns = await doh(url, ['good', 'slow20', 'nxdomain'], { method, connections: 2 });
  await ask(dns, 600, 600);
  expect(total(dns)).toMatchObject({ due: 600, ok: 600, seen: { nxdomain: 200 } });
  expect(Object.fromEntries(methods)).toEqual({ [method.toUpperCase()]: 600 });
  expect(sessions()).toBe(2);
});

test('each outcome has its class, and what is not the answer is not taken for it', async () => {
  const { url } = await rig();
  const names = [
    'servfail',
    'status503',
    'garbage',
    'huge',
    'wrongname',
    'wrongid',
    'close',
    'drop',
    'slow3000',
    'good',
  ];
  const dns = await doh(url, names, { timeoutMs: 2000 });
  await ask(dns, 100, 200);
  const { ok, classes, seen } = total(dns);
  expect({ ok, classes }).toEqual({
    ok: 20,
    classes: { servfail: 20, 'status.503': 20, protocol: 80, reset: 20, timeout: 40 },
  });
  expect(seen.foreign).toBe(80);
  // Those that would have come after the end are not heard.
  expect(seen.late).toBeGreaterThan(0);
});

test('after a goaway what is under way is answered, and another session is made', async () => {
  const { url, sessions } = await rig();
  const dns = await doh(url, ['goaway', 'good', 'good', 'good']);
  await ask(dns, 40, 40);
  const { due, ok, classes } = total(dns);
  // On a busy machine others are on their way just then.
  expect(ok).toBeGreaterThan(15);
  expect(due - ok).toBe((classes.closed ?? 0) + (classes.reset ?? 0));
  expect(sessions()).toBeGreaterThanOrEqual(5);
});

test('a session that dies takes what was on it along, and another one is made', async () => {
  const { url, sessions } = await rig();
  const dns = await doh(url, ['good', 'good', 'good', 'die']);
  await ask(dns, 40, 40);
  const { due, ok, errors, classes } = total(dns);
  // Those that are on a session together die together.
  expect(errors).toBeGreaterThanOrEqual(10);
  expect(ok).toBeGreaterThan(0);
  expect(ok + errors).toBe(due);
  expect((classes.closed ?? 0) + (classes.reset ?? 0)).toBe(errors);
  expect(sessions()).toBeGreaterThanOrEqual(5);
});

test('a server that is not there refuses, and is found again when it is back', async () => {
  const first = await startDnsDohRig();
  first.close();
  const dns = await doh(first.url, ['good'], { timeoutMs: 5000 });
  dns.send({ type: 'pace', pace: rate(500) });
  const before = await dns.collectFor(500);
  expect(before.tallies[0]?.classes.refused).toBeGreaterThan(20);
  keep(await startDnsDohRig(Number(new URL(first.url).port)));
  await dns.collectFor(600);
  await dns.finish(1000);
  const { ok, errors, classes } = total(dns);
  expect(ok).toBeGreaterThan(20);
  expect(classes).toEqual({ refused: errors });
});

test('a server that stops answering costs its queries, and no memory', async () => {
  const { url, sessions } = await rig();
  const dns = await doh(url, ['drop'], { timeoutMs: 200 });
  dns.send({ type: 'pace', pace: rate(2000) });
  const first = await dns.collectFor(1500);
  const last = await dns.collectFor(2000);
  await dns.finish(300);
  const { due, lost, missed } = total(dns);
  expect(lost + missed).toBe(due);
  expect(lost).toBeGreaterThan(1000);
  // A session whose streams all wait in vain is given up.
  expect(sessions()).toBeGreaterThan(1);
  expect(last.self.rssBytes - first.self.rssBytes).toBeLessThan(30e6);
}, 20_000);
