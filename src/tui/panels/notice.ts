/** What a window too small for the screen still says: the run, its verdict, and what it would need. */
import { type Row, row, span } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import { firstReason, verdictWords } from '../view/verdict-words.ts';
import type { View } from '../view/view.ts';

export function notice(view: View): Row[] {
  const { state, size } = view;
  const verdict = verdictWords(view);
  const reason = firstReason(view);
  const isLive = view.kind === 'live' && state.phase !== 'ended';
  const name = state.run?.name ?? 'soaktop';
  const text = `${name}, ${state.phase}. ${reason ? `${reason.text}. ` : ''}This window has ${size.columns}×${size.rows}, the screen needs 60×16. q leaves${isLive ? ', the run goes on' : ''}.`;
  return [
    ...wrap(verdict.text, size.columns).map((line) => row(span(line, verdict.style))),
    ...wrap(text, size.columns).map((line) => row(line)),
  ];
}
