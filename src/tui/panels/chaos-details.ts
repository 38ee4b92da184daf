/** A fault on purpose as a row of a list, and told whole: what it does, when it comes, each time it came. */
import type { FaultCourse } from '../../model/chaos/course.ts';
import { type Outage, timeOf } from '../../model/chaos/outage.ts';
import { lostInWords, recoveredInWords, seenInWords } from '../../model/chaos/time-words.ts';
import { type FaultSpec, faultInWords, planInWords } from '../../model/chaos.ts';
import { formatDuration } from '../../model/format.ts';
import { comesInMs } from '../view/chaos-plan.ts';
import { eventTime } from '../view/clock.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { left, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { tickOf } from '../view/window.ts';

const SAID_COLUMNS = 10;

/** `◆ open    chaos kill 18:12:03, recovered not yet, after 4s, lost dns 480, seen after 0.8s (no answer to dns)`. */
export function chaosListRow(view: View, spec: FaultSpec): Row {
  const course = courseOf(view, spec);
  const [words, style] = standing(course);
  const last = course?.outages.at(-1);
  const text = last
    ? `${course && course.count > 1 ? ` ${course.count} ×, last` : ''} ${eventTime(last.at, view.now)}, ${cameOf(view, spec, last)}`
    : `${comingWords(view, spec)}: ${faultInWords(spec)}`;
  return row(span(left(words, SAID_COLUMNS), style), span(`chaos ${spec.name}`, 'bold'), text);
}

export function chaosDetails(view: View, spec: FaultSpec): Row[] {
  const { columns } = view.size;
  const soakMs = view.newest.profile?.phases.soakMs ?? 0;
  const { outages = [], count = 0, failed = 0, failure = null } = courseOf(view, spec) ?? {};
  const older = count - outages.length;
  return [
    ...wrap(`${planInWords(spec, soakMs)}${comingWords(view, spec)}`, columns - 2).map((line) =>
      row(span(` ${line}`, 'bold')),
    ),
    ...(failed > 0 ? told(`could not be done ${failed} ×: ${failure}`, columns, 'warn') : []),
    ...outages
      .toReversed()
      .flatMap((outage) =>
        told(
          `${eventTime(outage.at, view.now)}  ${outage.what}; ${cameOf(view, spec, outage)}`,
          columns,
          outage.isOpen ? 'warn' : 'plain',
        ),
      ),
    ...(older > 0 ? told(`and ${older} times before, of which only the worst is kept`, columns, 'dim') : []),
  ];
}

/** The tick after which it came last; null: it did not. */
export function lastTimeSeq(view: View, spec: FaultSpec): number | null {
  const last = courseOf(view, spec)?.outages.at(-1);
  return last ? Math.max(0, tickOf(view, last.at)) : null;
}

const courseOf = ({ state }: View, { name }: FaultSpec): FaultCourse | undefined => state.chaos.faults[name];

function standing(course: FaultCourse | undefined): readonly [string, Style] {
  const last = course?.outages.at(-1);
  if (last?.isOpen) return ['◆ open', 'warn'];
  if (last && last.recoveryMs === null) return ['▲ never', 'bad'];
  if (course && course.failed > 0) return ['! failed', 'warn'];
  return last ? ['● over', 'good'] : ['· not yet', 'dim'];
}

function cameOf({ state }: View, spec: FaultSpec, outage: Outage): string {
  if (state.profile === null) return '';
  const time = timeOf(outage, state.profile, spec);
  return `recovered ${recoveredInWords(time)}, lost ${lostInWords(time)}, seen ${seenInWords(time)}`;
}

function comingWords(view: View, spec: FaultSpec): string {
  const ms = comesInMs(view, spec);
  return ms === null ? '' : `, next in ${formatDuration(ms)}`;
}

const told = (text: string, columns: number, style: Style): Row[] =>
  wrap(text, columns - 4).map((line, i) => row(span(`${i === 0 ? '  ' : '    '}${line}`, style)));
