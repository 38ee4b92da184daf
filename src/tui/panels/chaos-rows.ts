/** The faults on purpose that are about to come, are being done, or have not been recovered from: a row each. */
import { openOutages } from '../../model/chaos/course.ts';
import { type Outage, quietMsOf } from '../../model/chaos/outage.ts';
import { type FaultSpec, faultInWords } from '../../model/chaos.ts';
import { formatDuration } from '../../model/format.ts';
import { chaosOf, comesInMs } from '../view/chaos-plan.ts';
import { type Row, row, span } from '../view/row.ts';
import type { View } from '../view/view.ts';

/** As long before as the run tells of it. */
const TOLD_AHEAD_MS = 10_000;

/** The newest that was begun first, then what comes next. */
export function chaosRows(view: View, most: number): Row[] {
  const open = openOutages(view.state.chaos).sort((a, b) => b.outage.at - a.outage.at);
  const coming = chaosOf(view)
    .map((spec) => ({ spec, ms: comesInMs(view, spec) }))
    .filter((each): each is { spec: FaultSpec; ms: number } => each.ms !== null && each.ms <= TOLD_AHEAD_MS)
    .sort((a, b) => a.ms - b.ms);
  return [
    ...open.map(({ fault, outage }) => chaosRow(fault, goingWords(view, fault, outage), outage.what)),
    ...coming.map(({ spec, ms }) => chaosRow(spec.name, `in ${formatDuration(ms)}`, faultInWords(spec))),
  ].slice(0, Math.max(0, most));
}

const chaosRow = (name: string, state: string, what: string): Row =>
  row(span(` ◆ chaos ${name} `, 'warn'), span(state, 'bold'), `: ${what}`);

/** `4 s of 10 s`, `not recovered for 7 s (no answer to dns)`, `calm again, 3 s of 5 s`. */
function goingWords({ state, now }: View, fault: string, outage: Outage): string {
  const { profile, chaos, elapsedMs } = state;
  const goneMs = now - outage.at;
  if (state.phase === 'ended') return 'had not recovered when the run ended';
  if (outage.overMs === null) {
    const mostMs = lengthOf(profile?.chaos?.find(({ name }) => name === fault));
    return `${formatDuration(goneMs)}${mostMs === null ? ' so far' : ` of ${formatDuration(mostMs)}`}`;
  }
  if (outage.calmTicks > 0 && profile) {
    const calmMs = elapsedMs - Math.max(outage.overMs, outage.shownMs ?? 0);
    return `calm again, ${formatDuration(calmMs)} of ${formatDuration(quietMsOf(profile))}`;
  }
  const [sign] = chaos.signs.filter((text) => !outage.before.includes(text));
  return `not recovered for ${formatDuration(goneMs - (outage.overMs - outage.begunMs))}${sign ? ` (${sign})` : ''}`;
}

/** null: it takes as long as it takes. */
function lengthOf(spec: FaultSpec | undefined): number | null {
  if (spec?.do === 'stop' || spec?.do === 'pause') return spec.forMs;
  return spec?.do === 'run' ? spec.withinMs : null;
}
