/** What a chart is: lines of values, what is marked on them, and a size in; rows out. */
import type { Unit } from '../../model/units.ts';
import type { Row, Style } from '../view/row.ts';

export type Values = readonly (number | null)[];

export interface Line {
  /** Spread evenly over the width, oldest first; null is a gap and breaks the line. */
  readonly values: Values;
  /** The least and the greatest behind each value, drawn dim; as many as there are values. */
  readonly low?: Values;
  readonly high?: Values;
  readonly style: Style;
}

export interface Plot {
  readonly lines: readonly Line[];
  /** A fitted line, spread as the values are; null where it does not hold. */
  readonly fit?: Values;
  readonly unit: Unit;
  /** Whether the y axis begins at 0; else where the values are. */
  readonly fromZero: boolean;
  /** Labels of the time axis, by their place from 0 (left) to 1 (right). */
  readonly ticks: readonly AxisTick[];
  /** Thresholds: a line across, with a label; one far outside of the values leaves the axis alone and is not drawn. */
  readonly limits?: readonly Limit[];
  /** What happened, on the time axis. */
  readonly marks?: readonly Mark[];
  /** Where the operator looks, from 0 to 1; null: nowhere. */
  readonly cursor?: number | null;
  /** Said in the middle where nothing is drawn: that it is being read. */
  readonly note?: string;
}

export interface AxisTick {
  readonly share: number;
  readonly label: string;
}

export interface Limit {
  readonly value: number;
  readonly label: string;
}

export interface Mark {
  readonly share: number;
  /** One column wide. */
  readonly glyph: string;
  readonly style: Style;
}

/** Draws exactly `rows` rows of at most `columns`. */
export type Chart = (plot: Plot, columns: number, rows: number) => Row[];
