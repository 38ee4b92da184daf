/** A straight line through what may be correlated: least squares, with an interval that admits the correlation. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Fit {
  readonly slope: number;
  /** Half the width of the slope's 99 % interval; Infinity when there are too few points for one. */
  readonly margin: number;
  /** The line at the first and at the last x. */
  readonly start: number;
  readonly end: number;
}

/** Of a standard normal, both tails together 1 %. */
const Z99 = 2.5758;
/** Of Student's t with 2 and 3 degrees of freedom. */
const T99 = [Infinity, Infinity, 9.925, 5.841];
/** From so many points on at least 2 degrees of freedom are granted, however much neighbours resemble each other. */
const MANY = 20;

/**
 * Ordinary least squares. Neighbouring samples of a process resemble each other, so n of them are not n
 * witnesses: the standard error is widened by the residuals' lag-1 autocorrelation r, as if there were
 * n·(1 − r)/(1 + r) of them (Bartlett 1946; Santer et al. 2000). Even a random walk, whose residuals hang
 * together from end to end, has a slope that stays within the interval for 2 degrees of freedom (5.7 of its own
 * standard deviations), so a steep and smooth climb can be told from one. Null for fewer than 3 points.
 */
export function fitLine(points: readonly Point[]): Fit | null {
  const n = points.length;
  const [first, last] = [points[0], points[n - 1]];
  if (n < 3 || !first || !last) return null;
  const meanX = points.reduce((sum, { x }) => sum + x, 0) / n;
  const meanY = points.reduce((sum, { y }) => sum + y, 0) / n;
  let xx = 0;
  let xy = 0;
  for (const { x, y } of points) {
    xx += (x - meanX) ** 2;
    xy += (x - meanX) * (y - meanY);
  }
  if (xx === 0) return null;
  const slope = xy / xx;
  const at = (x: number) => meanY + slope * (x - meanX);
  const residuals = points.map(({ x, y }) => y - at(x));
  const freedom = freedomOf(residuals);
  const square = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  // Rounding leaves crumbs on a perfect line; they are no noise.
  const noise = square <= (1e-9 * Math.max(Math.abs(meanY), 1e-300)) ** 2 * n ? 0 : square;
  const margin = noise === 0 ? 0 : student99(freedom) * Math.sqrt(noise / freedom / xx);
  return { slope, margin, start: at(first.x), end: at(last.x) };
}

/**
 * Student's t, both tails together 1 %: few witnesses deserve a wider interval than many (4 of them: 4.6 instead
 * of 2.6). Fisher's expansion (Abramowitz & Stegun 26.7.5), 1.3 % off at 4; below 2 nothing is claimed.
 */
function student99(freedom: number): number {
  if (freedom < 4) return T99[Math.floor(freedom)] ?? Infinity;
  const z = Z99;
  return (
    z +
    (z ** 3 + z) / (4 * freedom) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * freedom ** 3)
  );
}

/** Degrees of freedom; 0 when there are too few for a claim. */
function freedomOf(residuals: readonly number[]): number {
  const n = residuals.length;
  const freedom = n * shareOf(residuals) - 2;
  return n >= MANY ? Math.max(2, freedom) : freedom >= 4 ? freedom : 0;
}

/**
 * The share of the samples that counts as independent: (1 − r)/(1 + r), at most 1. A fitted line takes some of
 * the correlation with it: r is put right by what it is short of on average, (2 + 4r)/n (Kendall 1954).
 */
function shareOf(residuals: readonly number[]): number {
  let lagged = 0;
  let square = 0;
  for (const [i, residual] of residuals.entries()) {
    square += residual ** 2;
    if (i > 0) lagged += residual * (residuals[i - 1] as number);
  }
  const n = residuals.length;
  const short = square === 0 || n <= 4 ? 0 : ((lagged / square) * n + 2) / (n - 4);
  const r = Math.min(0.99, Math.max(0, short));
  return (1 - r) / (1 + r);
}
