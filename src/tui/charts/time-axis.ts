/** Labels of a time axis: back from now, on from the start of a whole soak, or the time of day. */
import { formatDuration } from '../../model/format.ts';
import { timeOfDay } from '../view/clock.ts';
import type { Drawn } from '../view/window.ts';
import type { AxisTick } from './chart.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 4, 6, 12, 24, 48, 96, 168].map((n) => n * HOUR),
];
/** Room that a label wants. */
const LABEL_COLUMNS = 14;

export function timeAxis(drawn: Omit<Drawn, 'points' | 'width'>, columns: number): AxisTick[] {
  const spanMs = (drawn.to - drawn.from) * drawn.everyMs;
  if (spanMs <= 0) return [];
  const most = Math.max(1, Math.floor(columns / LABEL_COLUMNS));
  const stepMs = STEPS.find((step) => spanMs / step <= most) ?? spanMs / most;
  if (drawn.clock) return timesOfDay(drawn.fromAt, spanMs, stepMs);
  const count = Math.floor(spanMs / stepMs + 1e-9);
  return Array.from({ length: count + 1 }, (_, i) => {
    const ms = i * stepMs;
    return drawn.whole
      ? { share: ms / spanMs, label: i === 0 ? '0' : label(ms) }
      : { share: 1 - ms / spanMs, label: i === 0 ? 'now' : `-${label(ms)}` };
  });
}

/** `90 s` as `1.5 min` is read at a glance; the axis has round steps anyway. */
const label = (ms: number): string =>
  ms % MINUTE === 0 && ms < HOUR ? `${ms / MINUTE} min` : formatDuration(ms);

/** At round local times: `18:00`, `18:00:30` where steps are that short, `Sat 0:00` where a day begins. */
function timesOfDay(fromAt: number, spanMs: number, stepMs: number): AxisTick[] {
  const offsetMs = new Date(fromAt).getTimezoneOffset() * MINUTE;
  const first = Math.ceil((fromAt - offsetMs) / stepMs) * stepMs + offsetMs;
  const count = Math.floor((fromAt + spanMs - first) / stepMs + 1e-9) + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => {
    const at = first + i * stepMs;
    const isMidnight = (at - offsetMs) % DAY === 0;
    const seconds = stepMs < MINUTE ? `:${String(new Date(at).getSeconds()).padStart(2, '0')}` : '';
    return {
      share: (at - fromAt) / spanMs,
      label: timeOfDay(at, isMidnight ? at - DAY : at) + seconds,
    };
  });
}
