import { expect, test } from 'vitest';
import { optionsOf } from '../../../src/load/k6/scenario.ts';
import type { Pace } from '../../../src/model/pace.ts';
import { rate, vus } from '../fork-worker.ts';

const HOW = { exec: 'reads', vus: 20, timeoutMs: 3000 };
const scenario = (pace: Pace, fromMs: number, toMs: number) =>
  (optionsOf({ pace, fromMs, toMs, place: 0 }, HOW) as { scenarios: { soaktop: object } }).scenarios.soaktop;

test('a rate is k6’s own open loop, to a thousandth of a request a second', () => {
  expect(scenario(rate(33.4, 0), 0, 5000)).toEqual({
    executor: 'constant-arrival-rate',
    rate: 33_400,
    timeUnit: '1000s',
    duration: '5000ms',
    preAllocatedVUs: 20,
    maxVUs: 20,
    exec: 'reads',
    gracefulStop: '3000ms',
  });
});

test('a ramp that has begun goes on from where it is, and then stays', () => {
  const pace = rate(100, 0, { ramp: { to: 300, overMs: 10_000 } });
  expect(scenario(pace, 5000, 60_000)).toMatchObject({
    executor: 'ramping-arrival-rate',
    startRate: 200_000,
    stages: [
      { target: 300_000, duration: '5000ms' },
      { target: 300_000, duration: '50000ms' },
    ],
  });
});

test('VUs are k6’s own, and those that a ramp takes away complete what they do', () => {
  expect(scenario(vus(7, 0), 0, 1000)).toEqual({
    executor: 'constant-vus',
    vus: 7,
    duration: '1000ms',
    exec: 'reads',
    gracefulStop: '3000ms',
  });
  expect(scenario(vus(10, 0, { ramp: { to: 0, overMs: 1000 } }), 0, 500)).toMatchObject({
    executor: 'ramping-vus',
    startVUs: 10,
    stages: [{ target: 5, duration: '500ms' }],
    gracefulRampDown: '3000ms',
  });
});
