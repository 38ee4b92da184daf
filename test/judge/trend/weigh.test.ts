import { expect, test } from 'vitest';
import { NOISES, spread, whiteGain, whiten } from '../../../src/judge/trend/noise.ts';
import { dot, regress } from '../../../src/judge/trend/regress.ts';
import { weigh } from '../../../src/judge/trend/weigh.ts';
import { randomOf } from '../../make/random.ts';
import { BASE, DAY, remembering } from '../../make/trace.ts';
import { judgeTrace } from './made-track.ts';

/** 96 points over a day, from 0 to 1, with a thousandth of noise. */
function subjectOf(valueAt: (share: number) => number, noise = 0.001, seed = 1) {
  const random = randomOf(seed);
  const hours = new Float64Array(96).map((_, i) => (i + 0.5) / 4);
  const values = hours.map((each) => valueAt(each / 24) + noise * random.normal());
  return { hours, values, load: null, starts: [0], spacing: 0.25, tolerance: 1e-4 };
}

test('whitening gives back what the noise was made of', () => {
  const random = randomOf(1);
  for (const { keep, echo } of NOISES) {
    const fresh = new Float64Array(500).map(() => random.normal());
    const made = new Float64Array(500);
    for (let i = 1; i < 500; i++)
      made[i] = keep * (made[i - 1] as number) + (fresh[i] as number) + echo * (fresh[i - 1] as number);
    const white = whiten(made, [0], { keep, echo });
    // What came before the first is not known, and is soon forgotten.
    for (let i = 400; i < 500; i++)
      expect(Math.abs((white[i] as number) - (fresh[i] as number))).toBeLessThan(1e-6);
    expect(spread({ keep, echo })).toBeGreaterThanOrEqual(1);
    expect(whiteGain({ keep, echo })).toBeGreaterThanOrEqual(1);
  }
});

test('each stretch begins anew', () => {
  const values = Float64Array.from([5, 5, 5, 100, 100, 100]);
  const white = whiten(values, [0, 3], { keep: 0.5, echo: 0 });
  expect([...white.slice(4)]).toEqual([50, 50]);
  expect(white[3]).toBeCloseTo(100 * Math.sqrt(0.75), 9);
});

test('least squares by hand: factors, their errors, and what is left', () => {
  const one = Float64Array.from([1, 1, 1, 1]);
  const x = Float64Array.from([0, 1, 2, 3]);
  const { factors, own, left } = regress([one, x, x], Float64Array.from([1, 3, 2, 5]));
  expect(factors[0]).toBeCloseTo(1.1, 12);
  expect(factors[1]).toBeCloseTo(1.1, 12);
  // The same column again says nothing more.
  expect(factors[2]).toBe(0);
  expect(own[1]).toBeCloseTo(Math.sqrt(5), 12);
  expect(left[2]).toBeCloseTo(2.7, 12);
  expect(dot(x, x)).toBe(14);
});

test('a straight line is not explained by two slow curves bent into one', () => {
  // 86 in the mean; with two slow curves allowed it is 56.
  expect(weigh(subjectOf((share) => share)).margin).toBeGreaterThan(70);
  expect(weigh(subjectOf((share) => Math.max(0, share - 1 / 3))).margin).toBeGreaterThan(20);
});

test.each([
  ['a logarithm', (share: number) => Math.log1p(12 * share) / 2.5],
  ['a root', (share: number) => Math.sqrt(share)],
  ['a slow warm-up', (share: number) => 1 - Math.exp(-4 * share)],
  ['two warm-ups', (share: number) => 1 - Math.exp(-40 * share) / 2 - Math.exp(-4 * share) / 2],
  ['three steps', (share: number) => Math.min(1, Math.floor(share * 5) / 3)],
  ['what fills and is full', (share: number) => Math.min(1, share * 1.6)],
  ['a season', (share: number) => Math.sin(7 * share)],
])('%s is explained by something that ends, but for growth too small to matter', (_, course) => {
  const { margin, slope } = weigh(subjectOf(course));
  expect(margin < 4 || slope.low * 24 < 0.02).toBe(true);
});

test('the interval holds the slope, also where neighbours resemble each other, and is no wider than it must be', () => {
  const perHour = (0.3 * BASE) / 24;
  let [held, width] = [0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    const noise = remembering(DAY, 1500, randomOf(seed));
    const values = noise.map((each, tick) => BASE + 0.015 * BASE * each + (perHour * tick) / 3600);
    const { low, high } = judgeTrace({ values, load: null, cuts: [] });
    if ((low ?? Infinity) <= perHour && perHour <= (high ?? -Infinity)) held++;
    width += ((high ?? 0) - (low ?? 0)) / perHour / 60;
  }
  expect(held).toBeGreaterThanOrEqual(57);
  expect(width).toBeLessThan(0.8);
});
