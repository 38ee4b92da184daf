/** What a moment shows while a fault on purpose goes on, or is recovered from in time, is nobody's fault but ours. */
import { openOutages } from '../../model/chaos/course.ts';
import type { State } from '../../model/state.ts';
import type { Ailment } from './diagnose.ts';
import type { Moment } from './moment.ts';

/** The rule's name. Its begin and its end are told by the fault's own events. */
export const ON_PURPOSE = 'chaos';

/** While one is open that is not overdue: whoever takes longer than asked is to blame for that. */
export function isOnPurpose(moment: Moment): boolean {
  const [open, overdue] = [moment.of('chaos.open'), moment.of('chaos.overdue')];
  return open !== null && open.max > (overdue?.min ?? 0);
}

/** In place of all that is felt meanwhile. */
export function onPurpose(state: State, felt: readonly string[]): Ailment {
  const open = openOutages(state.chaos).map(({ fault }) => fault);
  const all = Object.entries(state.chaos.faults).map(([name, { count }]) => `${name} (${count} ×)`);
  const names = open.length > 0 && state.phase === 'soak' ? open.join(', ') : all.join(', ');
  return {
    rule: { name: ON_PURPOSE, level: 'info', least: 0 },
    fault: 'operator',
    size: 0,
    text: `disturbed on purpose by chaos ${names}`,
    evidence: felt,
  };
}
