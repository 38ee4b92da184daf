/** One side of a comparison: a run's figures by key, or a baseline's. */
import type { Figure } from '../../model/comparison.ts';
import { formatNumber } from '../../model/format.ts';
import type { LoadBase } from '../../model/load.ts';
import type { Unit } from '../../model/units.ts';

export type Figures = Record<string, Figure>;

export interface Side {
  readonly name: string;
  /** What the machine is, in words; null: not known, as of a baseline. */
  readonly machine: string | null;
  /** null: not known. */
  readonly soakSeconds: number | null;
  readonly loads: Readonly<Record<string, AskedLoad>>;
  readonly figures: Readonly<Figures>;
}

/** A figure but for its numbers. */
type Form = Omit<Figure, 'value' | 'low' | 'high'>;

export interface AskedLoad {
  /** What it was asked for, in words. */
  readonly words: string;
  /** Requests a second, or VUs, over the soak; null where that means nothing, as of a search. */
  readonly mean: number | null;
  /** Why nothing is learnt of it; null: it was delivered. */
  readonly invalid: string | null;
}

export const amountInWords = ({ shape }: LoadBase, amount: number): string =>
  `${formatNumber(amount)}${shape.unit === 'vus' ? ' VUs' : '/s'}`;

/** The figure of a search, or of steps. */
export const CAPACITY = 'capacity';

/** A timer of Node gives one due request a millisecond: latencies that differ by less differ by when it woke. */
const TIMER_SECONDS = 1e-3;
/** One more failure among a thousand requests. */
const SHARE_FLOOR = 1e-3;

export const latencyFigure = (of: string, load: string, name: string): Form => ({
  of,
  name,
  load,
  unit: 'seconds',
  better: 'less',
  floor: TIMER_SECONDS,
  isTimed: true,
  best: null,
});

/** So many without a failure, and there is nothing to be held against them. */
const FLAWLESS_LEAST = 100;

export const errorFigure = (of: string, load: string, share: number, due: number): Form => ({
  of,
  name: 'failed',
  load,
  unit: 'ratio',
  better: 'less',
  floor: SHARE_FLOOR,
  isTimed: false,
  best: share === 0 && due >= FLAWLESS_LEAST ? `none of ${formatNumber(due)} failed` : null,
});

export const RATE = 'delivered a second';

export const rateFigure = (of: string, load: string): Form => ({
  of,
  name: RATE,
  load,
  unit: 'number',
  better: 'more',
  floor: 0,
  isTimed: true,
  best: null,
});

export const resourceFigure = (
  of: string,
  name: string,
  unit: Unit,
  more: { readonly floor?: number; readonly isTimed?: boolean; readonly best?: string | null } = {},
): Form => ({
  of,
  name,
  load: null,
  unit,
  better: 'less',
  floor: more.floor ?? 0,
  isTimed: more.isTimed ?? false,
  best: more.best ?? null,
});
