/** How a series' chance part may hang together, and how it is made independent, so that fits can be compared. */

/**
 * ARMA(1,1): x(t) = keep·x(t−1) + e(t) + echo·e(t−1). It holds white noise (0, 0), what fades (keep), and a slow
 * wandering under fast noise (keep near 1, echo negative).
 */
export interface Noise {
  readonly keep: number;
  readonly echo: number;
}

/** What is tried: from independent points to what is hardly to be told from a random walk. */
export const NOISES: readonly Noise[] = [
  { keep: 0, echo: 0 },
  { keep: 0.3, echo: 0 },
  { keep: 0.55, echo: 0 },
  { keep: 0.75, echo: 0 },
  { keep: 0.75, echo: -0.4 },
  { keep: 0.88, echo: 0 },
  { keep: 0.88, echo: -0.5 },
  { keep: 0.88, echo: -0.7 },
  { keep: 0.95, echo: 0 },
  { keep: 0.95, echo: -0.5 },
  { keep: 0.95, echo: -0.8 },
  { keep: 0.99, echo: 0 },
  { keep: 0.99, echo: -0.5 },
  { keep: 0.99, echo: -0.8 },
  { keep: 0.99, echo: -0.9 },
];

/** The innovations e; each stretch begins with what is known of nothing before it. */
export function whiten(values: Float64Array, starts: readonly number[], noise: Noise): Float64Array {
  const { keep, echo } = noise;
  const first = 1 / Math.sqrt(spread(noise));
  const white = new Float64Array(values.length);
  for (let s = 0; s < starts.length; s++) {
    const from = starts[s] as number;
    const to = starts[s + 1] ?? values.length;
    let before = (values[from] as number) * first;
    white[from] = before;
    for (let i = from + 1; i < to; i++) {
      before = (values[i] as number) - keep * (values[i - 1] as number) - echo * before;
      white[i] = before;
    }
  }
  return white;
}

/** The variance of x, where that of e is 1. */
export const spread = ({ keep, echo }: Noise): number => (1 + 2 * keep * echo + echo ** 2) / (1 - keep ** 2);

/** The variance of the innovations that white noise of variance 1 would be taken for. */
export const whiteGain = ({ keep, echo }: Noise): number => 1 + (keep + echo) ** 2 / (1 - echo ** 2);
