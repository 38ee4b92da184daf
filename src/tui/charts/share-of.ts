/** Where a tick stands in a chart. */
import type { Drawn } from '../view/window.ts';

/** From 0 (left) to 1 (right), as the value of its point does. */
export const shareOf = ({ from, width, points }: Drawn, seq: number): number =>
  points < 2 ? 1 : Math.floor((seq - from) / width) / (points - 1);
