/** The line that the judge has fitted to a series, as far as it holds: what a chart draws over the values. */
import type { State } from '../../model/state.ts';
import type { Trend } from '../../model/trend.ts';
import { type Drawn, soakOf } from './window.ts';

const HOUR_MS = 3_600_000;

/**
 * A value at each point of a window; null before the fit begins and after the soak. It ends at the fitted level of the
 * soak's last tick. Before the last restart, the last step and the end of the warm-up there was another.
 */
export function fittedLine(
  state: State,
  trend: Trend | undefined,
  { from, width, points, everyMs }: Drawn,
): (number | null)[] | undefined {
  const soak = soakOf(state);
  if (!soak || !trend || trend.state === 'UNKNOWN') return undefined;
  if (trend.level === null || trend.slopePerHour === null) return undefined;
  const { level, slopePerHour } = trend;
  const hourTicks = (state.profile?.judgeHourMs ?? HOUR_MS) / everyMs;
  const begin = soak.from + ticksBefore(state, trend, everyMs);
  return Array.from({ length: points }, (_, i) => {
    const seq = from + (i + 0.5) * width;
    const value = level - ((soak.to - seq) * slopePerHour) / hourTicks;
    // Nothing that is watched is less than nothing: where the line is, it is not the fit of what was.
    return seq < begin || seq > soak.to || value < 0 ? null : value;
  });
}

/** Ticks of the soak before the stretch that the slope is of. */
function ticksBefore({ cuts }: State, { series, warmupSeconds, stepAt }: Trend, everyMs: number): number {
  const restart = Object.entries(cuts)
    .filter(([prefix]) => series.startsWith(`${prefix}.`))
    .flatMap(([, ticks]) => ticks)
    .at(-1);
  const seconds = Math.max(warmupSeconds ?? 0, stepAt ?? 0);
  return Math.max(restart ?? 0, Math.ceil((seconds * 1000) / everyMs));
}
