/** What a chart is: lines of values and a size in, rows out. */
import type { Unit } from '../../model/units.ts';
import type { Row, Style } from '../view/row.ts';

export interface Line {
  /** Spread evenly over the width, oldest first; null is a gap and breaks the line. */
  readonly values: readonly (number | null)[];
  readonly style: Style;
}

export interface Plot {
  readonly lines: readonly Line[];
  readonly unit: Unit;
  /** Whether the y axis begins at 0; else where the values are. */
  readonly fromZero: boolean;
  /** Labels of the time axis, by their place from 0 (left) to 1 (right). */
  readonly ticks: readonly AxisTick[];
}

export interface AxisTick {
  readonly share: number;
  readonly label: string;
}

/** Draws exactly `rows` rows of at most `columns`. */
export type Chart = (plot: Plot, columns: number, rows: number) => Row[];
