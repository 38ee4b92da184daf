/** Looking at a moment of the past. */
import type { Ui, View } from './view.ts';
import { windowOf } from './window.ts';

/** Ticks are counted from this one on. */
const FIRST_TICK = 1;

/** With the cursor at a tick, as far as the run goes, and the window moved no further than it must. */
export function lookAt(view: View, seq: number): Ui {
  const { ui, newest } = view;
  const cursor = Math.max(FIRST_TICK, Math.min(newest.seq, seq));
  const { from, to, whole } = windowOf(view);
  if (whole) return { ...ui, cursor, end: null };
  const end = Math.max(cursor, Math.min(to - 1, cursor + to - from - 1));
  return { ...ui, cursor, end };
}
