/** A share of trials with the interval that holds the true one with 95 %. */

export interface Share {
  readonly of: number;
  readonly seen: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const Z95 = 1.96;

/** Wilson 1927: also right near 0 and 1, where a share of few trials usually is. */
export function shareOf(seen: number, of: number): Share {
  const share = of === 0 ? 0 : seen / of;
  const square = Z95 ** 2 / Math.max(1, of);
  const middle = (share + square / 2) / (1 + square);
  const half =
    (Z95 / (1 + square)) *
    Math.sqrt((share * (1 - share)) / Math.max(1, of) + square / (4 * Math.max(1, of)));
  return { of, seen, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}
