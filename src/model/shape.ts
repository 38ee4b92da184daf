/** What a load is asked for, and how that changes by itself: constant, ramps, steps, levels, bursts, a search. */

/** Linear change to `to` over `overMs`; 0 ms: at once. */
export interface Ramp {
  readonly to: number;
  readonly overMs: number;
}

/** Of each stage that is measured: `settleMs` are its own warm-up, then `holdMs` count; nothing is due in the rest. */
interface Held {
  readonly settleMs: number;
  readonly holdMs: number;
  readonly restMs: number;
}

/** Amounts are requests (or flows) a second in an open loop, VUs in a closed one. */
export type Shape = { readonly unit: 'rate' | 'vus' } & (
  | { readonly kind: 'constant'; readonly amount: number }
  /** One after the other, then the last amount for good. */
  | { readonly kind: 'ramps'; readonly from: number; readonly ramps: readonly Ramp[] }
  | ({ readonly kind: 'steps'; readonly steps: readonly number[] } & Held)
  /** Closed: so many flows by so many VUs, as fast as they are answered. */
  | {
      readonly kind: 'levels';
      readonly levels: readonly { readonly requests: number; readonly concurrency: number }[];
      readonly restMs: number;
    }
  /** Open: `count` at once, on top of a constant `amount`; `everyMs` null: once. */
  | {
      readonly kind: 'burst';
      readonly amount: number;
      readonly count: number;
      readonly everyMs: number | null;
    }
  /** The largest amount that still meets the load's thresholds: doubling, then bisection to within `precision`. */
  | ({
      readonly kind: 'search';
      readonly from: number;
      readonly to: number;
      /** A share: 0.05 ends when good and bad lie within 5 %. */
      readonly precision: number;
    } & Held)
);

/** What is asked for at the start. */
export function firstAmount(shape: Shape): number {
  switch (shape.kind) {
    case 'constant':
    case 'burst':
      return shape.amount;
    case 'ramps':
    case 'search':
      return shape.from;
    case 'steps':
      return shape.steps[0] as number;
    case 'levels':
      return shape.levels[0]?.concurrency ?? 0;
  }
}

/** How long a shape takes, ms; null: it has no end of its own; unknown: it has one that nobody knows before. */
export function lengthOf(shape: Shape): number | 'unknown' | null {
  switch (shape.kind) {
    case 'steps':
      return shape.steps.length * (shape.settleMs + shape.holdMs + shape.restMs);
    case 'levels':
    case 'search':
      return 'unknown';
    case 'burst':
      return shape.everyMs === null && shape.amount === 0 ? 'unknown' : null;
    case 'constant':
    case 'ramps':
      return null;
  }
}
