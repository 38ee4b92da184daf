/** How a replay goes, in the first row: that it is one, how fast, and where its record ends. */
import type { Playing } from '../../model/contracts.ts';
import { type Span, span } from './row.ts';

export function playingWords({ speed, paused, jumping, over }: Playing): Span {
  return span(
    ` REPLAY ${jumping ? 'reads on …' : over ? ENDS[over] : paused ? '‖ stands still' : `${speed}×`} `,
    'inverse',
  );
}

const ENDS = {
  ended: 'is over',
  died: 'is over, the run died',
  'goes on': 'is up to date',
} as const;
