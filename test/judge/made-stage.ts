/** Made stages of a load's shape: all is well unless a test says otherwise. */
import type { LatencyFigures } from '../../src/model/histogram.ts';
import type { Stage, StageMeasure } from '../../src/model/stage.ts';

/** Every figure is this many seconds. */
export const figuresOf = (seconds: number | null): LatencyFigures => ({
  p50: seconds,
  p90: seconds,
  p95: seconds,
  p99: seconds,
  max: seconds,
  mean: seconds,
});

/** A step of 10 s that answered all it was asked, in 5 ms. */
export const measureOf = (more: Partial<StageMeasure> = {}): StageMeasure => {
  const asked = more.asked ?? 100;
  return {
    index: 0,
    kind: 'step',
    asked,
    seconds: 10,
    due: asked * 10,
    ok: asked * 10,
    errors: 0,
    lost: 0,
    missed: 0,
    classes: {},
    rate: asked,
    latency: { '': figuresOf(0.005) },
    invalid: null,
    ...more,
  };
};

export const stageOf = (more: Partial<Stage> = {}): Stage => {
  const { good = true, why = 'meets its thresholds', ...measure } = more;
  return { ...measureOf(measure), good, why };
};

/** One stage an amount, with the p95 that the curve gives it, in ms. */
export const stagesOn = (amounts: readonly number[], p95Ms: (amount: number) => number | null): Stage[] =>
  amounts.map((asked, index) => {
    const ms = p95Ms(asked);
    return stageOf({ index, asked, latency: { '': figuresOf(ms === null ? null : ms / 1000) } });
  });
