/** What happened in a window, as marks on its time axis; the gravest stands where several would. */
import type { RunEvent } from '../../model/event.ts';
import { eventLog, isWorthALook } from '../view/log.ts';
import type { Style } from '../view/row.ts';
import type { View } from '../view/view.ts';
import type { Drawn } from '../view/window.ts';
import type { Mark } from './chart.ts';
import { shareOf } from './share-of.ts';

/** The gravest last, so that it is drawn over the others. */
export function marksIn(view: Pick<View, 'newest' | 'answers'>, drawn: Drawn): Mark[] {
  return eventLog(view)
    .filter(({ seq, event }) => seq >= drawn.from && seq < drawn.to && isWorthALook(event))
    .map(({ seq, event }) => ({ share: shareOf(drawn, seq), ...signOf(event) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ share, glyph, style }) => ({ share, glyph, style }));
}

function signOf(event: RunEvent): { glyph: string; style: Style; rank: number } {
  if (event.type === 'finding' && event.finding.level === 'bad') return { glyph: '▲', style: 'bad', rank: 5 };
  if (event.type === 'worker') return { glyph: '×', style: 'bad', rank: 4 };
  if (event.type === 'finding') return { glyph: '!', style: 'warn', rank: 3 };
  if (event.type === 'fault') return { glyph: '◆', style: 'warn', rank: 3 };
  if (event.type === 'command') return { glyph: '▸', style: 'accent', rank: 2 };
  if (event.type === 'note') return { glyph: '»', style: 'accent', rank: 2 };
  return {
    glyph: event.type === 'snapshot' ? '■' : '|',
    style: 'dim',
    rank: event.type === 'snapshot' ? 0 : 1,
  };
}
