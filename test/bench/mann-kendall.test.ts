import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { hamedRao, mannKendall, senSlope } from '../../bench/trend/mann-kendall.ts';

interface Reference {
  readonly kind: string;
  readonly x: readonly number[];
  readonly S: number;
  readonly varS: number;
  readonly z: number | null;
  readonly p: number | null;
  readonly sen: number;
  /** Not of constants. */
  readonly hamedRao?: { readonly factor: number; readonly z: number | null; readonly p: number | null };
}

const FILE = path.join(import.meta.dirname, '../judge/trend/fixtures/trend-reference.json');
const { series } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly series: readonly Reference[] };

const near = (seen: number | null, wanted: number | null, name: string): void => {
  if (seen === null || wanted === null) expect(seen, name).toBe(wanted);
  else expect(Math.abs(seen - wanted), name).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(wanted)));
};

test('S, its variance, z, p and the slope of Sen are those of 120 reference series to 1e-9', () => {
  expect(series.length).toBe(120);
  for (const [i, { x, S, varS, z, p, sen, kind }] of series.entries()) {
    const seen = mannKendall(x);
    const name = `${i} ${kind}`;
    expect(seen.s, name).toBe(S);
    near(seen.variance, varS, name);
    near(seen.z, z, name);
    near(seen.p, p, name);
    near(senSlope(x), sen, name);
  }
});

test('so are the factor, z and p of Hamed and Rao', () => {
  for (const [i, { x, kind, hamedRao: wanted }] of series.entries()) {
    if (!wanted) continue;
    const seen = hamedRao(x);
    const name = `${i} ${kind}`;
    near(seen.factor, wanted.factor, name);
    near(seen.z, wanted.z, name);
    near(seen.p, wanted.p, name);
  }
});
