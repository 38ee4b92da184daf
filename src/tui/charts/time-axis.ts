/** Labels of a time axis: back from now for a window, on from the start for a whole soak. */
import { formatDuration } from '../../model/format.ts';
import type { AxisTick } from './chart.ts';
import type { Samples } from './samples.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 6, 12, 24, 48, 96, 168].map((n) => n * HOUR),
];
/** Room that a label wants. */
const LABEL_COLUMNS = 14;

export function timeAxis({ spanMs, whole }: Samples, columns: number): AxisTick[] {
  if (spanMs <= 0) return [];
  const most = Math.max(1, Math.floor(columns / LABEL_COLUMNS));
  const stepMs = STEPS.find((step) => spanMs / step <= most) ?? spanMs / most;
  const count = Math.floor(spanMs / stepMs + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => {
    const ms = i * stepMs;
    return whole
      ? { share: ms / spanMs, label: i === 0 ? '0' : label(ms) }
      : { share: 1 - ms / spanMs, label: i === 0 ? 'now' : `-${label(ms)}` };
  });
}

/** `90 s` as `1.5 min` is read at a glance; the axis has round steps anyway. */
const label = (ms: number): string =>
  ms % MINUTE === 0 && ms < HOUR ? `${ms / MINUTE} min` : formatDuration(ms);
