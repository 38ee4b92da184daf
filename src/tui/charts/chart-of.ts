/** Which chart fits the window: with axes where it is large, braille where every column counts. */
import { isWide, type View } from '../view/view.ts';
import { brailleChart } from './braille.ts';
import type { Chart } from './chart.ts';
import { contribChart } from './contrib.ts';

export const chartOf = (view: View): Chart => (isWide(view.size) ? contribChart : brailleChart);
