import { expect, test } from 'vitest';
import { causesOf } from '../../../src/judge/diagnosis/causes.ts';
import { ailmentsNow } from '../../../src/judge/diagnosis/diagnose.ts';
import { AILING, SLOW } from './ailing-systems.ts';
import { type Ailing, ailing } from './made-system.ts';

test('a cause says how long it held, since when, and the numbers of its worst moment', () => {
  const [cause] = causesOf(
    ailing({
      ...SLOW,
      'process.cores': 1,
      'process.cpu': (tick) => (tick < 10 ? 0.93 : 0.981),
      'host.cpu': 0.6,
    }),
  );
  expect(cause).toMatchObject({ rule: 'cpu', seconds: 60, fromSeconds: 60 });
  expect(cause?.text).toMatch(
    /^the target is CPU bound: 9[789](\.\d)?% of its 1 core; p95 of dns went from 2ms to 3\d\dms$/,
  );
  expect(cause?.evidence[0]).toMatch(/^process\.cpu is 9[789](\.\d)?% of a core, it may use 1 core$/);
});

test('what comes and goes is one cause with the sum of its times', () => {
  const changes: Ailing = { 'host.steal': (tick) => (Math.floor(tick / 30) % 2 === 0 ? 0.3 : 0) };
  expect(causesOf(ailing(changes, { ticks: 180 }))).toMatchObject([
    { rule: 'host', seconds: 60, fromSeconds: 60 },
  ]);
});

test('of a cause that came twice, its worse time is told', () => {
  const changes: Ailing = { 'host.steal': (tick) => (tick < 30 ? 0.2 : tick < 60 ? 0 : 0.5) };
  const [cause] = causesOf(ailing(changes, { ticks: 150 }));
  expect(cause).toMatchObject({ rule: 'host', seconds: 60, fromSeconds: 60 });
  expect(cause?.text).toMatch(/(49|50|51)(\.\d)?% of it was stolen/);
});

test('in a day it is found in the same places as in two minutes', () => {
  const ticks = 12_000;
  const [cause, ...others] = causesOf(
    ailing({ ...SLOW, 'process.cpu': 1.95 }, { ticks, from: ticks / 2, to: (ticks * 3) / 4 }),
  );
  expect(others).toEqual([]);
  expect(cause).toMatchObject({ rule: 'cpu' });
  expect(cause?.fromSeconds).toBeGreaterThan(ticks / 2 - 130);
  expect(cause?.fromSeconds).toBeLessThan(ticks / 2 + 130);
  expect(Math.abs((cause?.seconds ?? 0) - ticks / 4)).toBeLessThan(200);
}, 20_000);

test('whoever ended the target is to blame as it was told', () => {
  const state = ailing({ '+process.exits': (tick) => (tick === 0 ? 1 : 0), 'process.procs': 0 });
  const finding = {
    key: 'target.ended',
    level: 'bad',
    fault: 'unknown',
    text: 'target ended: SIGKILL',
  } as const;
  expect(causesOf({ ...state, findings: { 'target.ended': { at: 1, finding } } })[0]).toMatchObject({
    rule: 'ended',
    fault: 'unknown',
  });
});

test('what holds at the end of the soak is found live by the same rules', () => {
  for (const [, changes, expected] of AILING.filter(([what]) => !/ended|started again/.test(what))) {
    const now = ailmentsNow(ailing(changes, { ticks: 90 })) ?? [];
    expect(now.map(({ rule, fault }) => `${rule.name} ${fault}`)).toEqual([expected]);
  }
});

test('the same state is diagnosed alike twice', () => {
  const state = ailing({ ...SLOW, 'process.cpu': 1.95 });
  expect(causesOf(state)).toEqual(causesOf(state));
});

test('a second target is called by its name', () => {
  const changes: Ailing = {
    ...SLOW,
    'redis.process.cpu': 0.99,
    'redis.process.cores': 1,
    '+redis.process.exits': 0,
  };
  expect(causesOf(ailing(changes))[0]?.text).toMatch(/^redis is CPU bound/);
});
