import { describe, expect, test } from 'vitest';
import { criteriaOf, judgeStage } from '../../src/judge/judge-stage.ts';
import type { StageMeasure } from '../../src/model/stage.ts';
import { DNS, thresholdOf } from '../model/made-soak.ts';
import { figuresOf, measureOf } from './made-stage.ts';

const judged = (more: Partial<StageMeasure>, ...lines: string[]) =>
  judgeStage(measureOf(more), criteriaOf(lines.map(thresholdOf), DNS), DNS);

describe('the thresholds that a stage is held to', () => {
  test('are those on its load’s latency, shares and counts', () => {
    const lines = [
      'dns.latency.p95 < 100ms',
      'dns.errors < 1%',
      'dns.error.timeout == 0',
      'dns.create.latency.p99 < 1s',
    ];
    expect(criteriaOf(lines.map(thresholdOf), DNS).map(({ text }) => text)).toEqual(lines);
  });

  test('are none of another load’s, of windows, of growth, or of the capacity itself', () => {
    const lines = [
      'api.latency.p95 < 100ms',
      'dns2.latency.p95 < 100ms',
      'process.rss < 2GB',
      'dns.latency.p95 over 5m < 100ms',
      'dns.errors > 5% for 30s',
      'dns.inflight growth < 5%',
      'dns.capacity > 500',
      'dns.latency.p95 during warmup < 1s',
      'dns.latency.p99.9 < 1s',
      'dns.latency.p95 max < 1s',
      'dns.lost / dns.ok < 1%',
      'dns.errors per 1000 requests < 1',
    ];
    expect(criteriaOf(lines.map(thresholdOf), DNS)).toEqual([]);
  });
});

describe('a stage', () => {
  test('that meets them all is good', () => {
    expect(judged({}, 'dns.latency.p95 < 100ms', 'dns.errors < 1%')).toEqual({
      good: true,
      why: 'meets its thresholds',
    });
  });

  test.each<[string, Partial<StageMeasure>, string]>([
    [
      'dns.latency.p95 < 100ms',
      { latency: { '': figuresOf(0.14) } },
      'dns.latency.p95 is 140ms, asked for < 100ms',
    ],
    [
      'dns.create.latency.p99 < 100ms',
      { latency: { '': figuresOf(0.001), create: figuresOf(0.3) } },
      'dns.create.latency.p99 is 300ms, asked for < 100ms',
    ],
    ['dns.errors < 1%', { errors: 5, lost: 5, missed: 10 }, 'dns.errors is 2%, asked for < 1%'],
    ['dns.missed == 0', { missed: 3 }, 'dns.missed is 3, asked for == 0'],
    ['dns.error.timeout == 0', { classes: { timeout: 2 } }, 'dns.error.timeout is 2, asked for == 0'],
    ['dns.rate > 99', { rate: 98 }, 'dns.rate is 98, asked for > 99'],
  ])('that breaks %s is not, and says by how much', (line, more, why) => {
    expect(judged(more, 'dns.latency.max < 1h', line)).toEqual({ good: false, why });
  });

  test('without thresholds of its own must answer most, and as fast as it is asked', () => {
    expect(judged({})).toEqual({ good: true, why: 'answers as fast as it is asked' });
    expect(judged({ ok: 991 }).good).toBe(true);
    expect(judged({ ok: 990 })).toEqual({ good: false, why: '1% failed' });
    expect(judged({ rate: 96 }).good).toBe(true);
    expect(judged({ rate: 94 })).toEqual({ good: false, why: '94/s answered of 100/s' });
  });

  test('of VUs or of a burst cannot be late against a rate that nobody asked for', () => {
    const vus = { ...DNS, shape: { unit: 'vus', kind: 'constant', amount: 100 } } as const;
    expect(judgeStage(measureOf({ rate: 3 }), [], vus).good).toBe(true);
    expect(judged({ kind: 'burst', rate: 3 }).good).toBe(true);
  });

  test('that the generator spoilt says nothing, however good or bad it looks', () => {
    for (const ok of [0, 1000])
      expect(judged({ ok, invalid: '12 requests were never sent' }, 'dns.errors < 1%')).toEqual({
        good: null,
        why: '12 requests were never sent',
      });
  });

  test('in which nothing came due says nothing', () => {
    expect(judged({ due: 0, ok: 0, latency: {} }, 'dns.errors < 1%').good).toBeNull();
  });

  test('without a latency is not good by its latency: what it lacks is not looked at', () => {
    const lost = { ok: 0, lost: 1000, latency: {} };
    expect(judged(lost, 'dns.latency.p95 < 100ms')).toEqual({ good: false, why: '100% failed' });
  });
});
