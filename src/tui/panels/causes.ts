/** Why something grows or ails: what moves with the memory, and what the judge found the cause to be, and whose. */

import type { Fault } from '../../model/event.ts';
import { formatDuration } from '../../model/format.ts';
import type { Suspects } from '../../model/verdict.ts';
import { type Row, row, span } from '../view/row.ts';
import { cut } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { chartedMemory } from './memory.ts';

const MOVING_MOST = 2;
const STILL_MOST = 3;

/** `moves with metrics.queue_length (0.99)   not with heap, fds`, of the memory in sight; nothing where none is suspected. */
export function suspectRows(view: View, most: number): Row[] {
  const series = chartedMemory(view);
  const own = view.state.verdict?.suspects.find(({ of }) => of === series);
  return own ? [suspectRow(own)].slice(0, most) : [];
}

/** The same with the reasons: a row a series that moves with it, then those that do not. */
export function suspectList(view: View, most: number): Row[] {
  const series = chartedMemory(view);
  const own = view.state.verdict?.suspects.find(({ of }) => of === series);
  if (!own) return [];
  const still = own.still.length > 0 ? [row(span(`   not with    ${own.still.join(', ')}`, 'dim'))] : [];
  const moving = own.moving
    .slice(0, Math.max(1, most - still.length))
    .map((suspect) =>
      row(
        span('   moves with  ', 'dim'),
        span(`${suspect.series} (${suspect.likeness.toFixed(2)})`, 'warn'),
        span(`  ${suspect.why}`, 'dim'),
      ),
    );
  return [...moving, ...still].slice(0, Math.max(0, most));
}

function suspectRow({ moving, still }: Suspects): Row {
  const named = moving
    .slice(0, MOVING_MOST)
    .map(({ series, likeness }) => `${series} (${likeness.toFixed(2)})`);
  return row(
    span('   moves with  ', 'dim'),
    span(named.join(', ') || 'nothing that is watched', named.length > 0 ? 'warn' : 'plain'),
    span(still.length > 0 ? `   not with ${still.slice(0, STILL_MOST).join(', ')}` : '', 'dim'),
  );
}

/** What ails now, the worst and newest first; nothing where nothing does. */
export function causeRows({ state }: View, most: number): Row[] {
  return Object.values(state.findings)
    .filter(({ finding }) => finding.key.startsWith('cause.') && finding.level !== 'info')
    .sort((a, b) => Number(b.finding.level === 'bad') - Number(a.finding.level === 'bad') || b.at - a.at)
    .slice(0, Math.max(0, most))
    .map(({ finding }) => {
      const style = finding.level === 'bad' ? 'bad' : 'warn';
      const glyph = finding.level === 'bad' ? '▲' : '!';
      // Whose fault first: it must be read where the line ends early.
      return row(span(` ${glyph} ${faultOf(finding.fault)}`, style), finding.text);
    });
}

const faultOf = (fault: Fault): string => (fault === 'unknown' ? '' : `${fault}: `);

const DATABASE_RULES = ['lock', 'checkpoint', 'disk', 'disk_full'];

/** What of that is about databases and disks: a row each, with its evidence where there is room. */
export function databaseCauses({ state }: View, columns: number, most: number): Row[] {
  return (state.verdict?.causes ?? [])
    .filter(({ rule }) => DATABASE_RULES.includes(rule))
    .flatMap(({ fault, text, seconds, evidence }) => [
      row(span(` ! ${faultOf(fault)}`, 'warn'), text, span(`, for ${formatDuration(seconds * 1000)}`, 'dim')),
      ...evidence.map((line) => row(span(cut(`    ${line}`, columns), 'dim'))),
    ])
    .slice(0, Math.max(0, most));
}
