/** What another viewer asked of the run: said on this screen as well, with who it was and what came of it. */
import type { Command, RunEvent } from '../../model/event.ts';
import { eventLines } from '../view/wording.ts';

/** null: it is nobody's doing, or this screen's own, which is answered by itself. `own`: what it asked and has no answer to. */
export function othersDoing(event: RunEvent, own: readonly Command[]): string | null {
  if (event.type !== 'command' && event.type !== 'note') return null;
  const command: Command = event.type === 'note' ? { do: 'note', text: event.text } : event.command;
  const isOwn = own.some((each) => isSame(each, command));
  return isOwn ? null : (eventLines([event])[0]?.text ?? null);
}

/** Both are flat, and made of the same words. */
const isSame = (a: Command, b: Command): boolean =>
  JSON.stringify(Object.entries(a).toSorted()) === JSON.stringify(Object.entries(b).toSorted());
