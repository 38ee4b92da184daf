import { describe, expect, test } from 'vitest';
import { causesOf } from '../../../src/judge/diagnosis/causes.ts';
import { RULES } from '../../../src/judge/diagnosis/rules.ts';
import { AILING, LOSING, SLOW } from './ailing-systems.ts';
import { type Ailing, ailing, type Made } from './made-system.ts';

const said = (changes: Ailing, made?: Made) =>
  causesOf(ailing(changes, made)).map(({ rule, fault }) => `${rule} ${fault}`);

describe('named, and nothing else', () => {
  test.each(AILING)('%s', (_, changes, expected) => {
    expect(said(changes)).toEqual([expected]);
  });

  test('every rule there is', () => {
    const named = new Set(AILING.map(([, , expected]) => expected.split(' ')[0]));
    expect(RULES.map(({ name }) => name).filter((name) => !named.has(name))).toEqual([]);
  });
});

describe('of two that might be, only the one that is', () => {
  test.each<[string, Ailing, string]>([
    [
      'a target that is full, and behind it one that is slow',
      { ...SLOW, 'process.cpu': 1.95, 'metrics.upstream_latency_seconds': 0.3 },
      'cpu target',
    ],
    [
      'a generator that is too slow, and a target that is busy',
      { ...SLOW, 'dns.invalid': 1, 'process.cpu': 1.95 },
      'generator generator',
    ],
    [
      'a target that has ended, and so refuses',
      {
        '+process.exits': (tick) => (tick === 0 ? 1 : 0),
        'process.procs': 0,
        'process.cpu': null,
        '+api.error.refused': 30,
        '+api.errors': 30,
        '+api.ok': 0,
      },
      'ended target',
    ],
    [
      'drops that are at the sockets of others',
      { ...LOSING, '+process.udp_drops': 0, '+host.udp_drops': 300 },
      'unexplained unknown',
    ],
    [
      'a target that works, and answers nothing',
      { '+dns.ok': 0, '+dns.lost': 1000, 'dns.latency.p95': 2, 'process.cpu': 0.06 },
      'unexplained unknown',
    ],
  ])('%s', (_, changes, expected) => {
    expect(said(changes)).toEqual([expected]);
  });
});

describe('nothing is said of', () => {
  test.each<[string, Ailing]>([
    ['a run in which all is well', {}],
    ['a target that is busy and answers in time', { 'process.cpu': 1.95, 'process.thread_cpu': 0.99 }],
    ['a disk that is waited for and felt by nobody', { 'host.pressure.io': 0.6, '+process.write': 40e6 }],
    ['a slower upstream that nobody feels', { 'metrics.upstream_latency_seconds': 0.3 }],
    ['a database that writes in batches', { 'sqlite.lockwait': 0.02 }],
    ['a log that grows to where it is put back', { 'sqlite.wal': (tick) => 1e5 + tick * 6e4 }],
    [
      'a log that is put back as the file grows',
      { 'sqlite.wal': (tick) => 7e6 + tick * 1e5, 'sqlite.file': (tick) => 20e6 + tick * 1e5 },
    ],
    ['a large log that stays as it is', { 'sqlite.wal': 60e6 }],
    ['two workers that take 60 % of a core each', { 'self.workers.cpu': 1.2 }],
    ['a datagram dropped now and then', { '+process.udp_drops': 0.2, '+host.udp_drops': 0.2 }],
    [
      'a load that is paused',
      {
        '+dns.due': 0,
        '+dns.ok': 0,
        'dns.latency.p95': null,
        'dns.inflight': 0,
        'process.cpu': 0,
        'process.thread_cpu': 0,
      },
    ],
    [
      'a machine that is full with target and load alone',
      { 'host.cpu': 1, 'process.cpu': 1.3, 'self.workers.cpu': 0.6 },
    ],
    ['a neighbour who leaves enough', { 'host.cpu': 0.85 }],
    [
      'one in a hundred requests that the generator was late with',
      { 'dns.invalid': (tick) => Number(tick % 10 === 0) },
    ],
  ])('%s', (_, changes) => {
    expect(said(changes)).toEqual([]);
  });

  test('half a millisecond that becomes three', () => {
    expect(said({ 'dns.latency.p95': (tick) => (tick < 60 ? 0.0005 : 0.003) }, { from: 0 })).toEqual([]);
    expect(said({ 'dns.latency.p95': (tick) => (tick < 60 ? 0.0005 : 0.03) }, { from: 0 })).toHaveLength(1);
  });

  test('what lasted less than a moment or two', () => {
    expect(said({ ...SLOW, 'process.cpu': 1.95 }, { from: 60, to: 64 })).toEqual([]);
  });

  test('a run of less than ten ticks', () => {
    expect(said({ ...SLOW, 'process.cpu': 1.95 }, { ticks: 9, from: 0 })).toEqual([]);
  });
});
