/** What comes of a key: what is seen next, and what is asked of the run or of the screen. */
import type { PlayAsked } from '../../model/contracts.ts';
import type { Command } from '../../model/event.ts';
import type { Ui, View } from '../view/view.ts';
import { askedWords } from '../view/wording.ts';

export interface Outcome {
  readonly ui: Ui;
  readonly command?: Command;
  /** Of a replay. */
  readonly play?: PlayAsked;
  readonly leave?: true;
  readonly repaint?: true;
}

/** Pure: from what the operator sees to what comes of their key. */
export type Act = (view: View) => Outcome;

/** How long an answer is shown. */
export const MESSAGE_MS = 6000;

export function say({ ui, now }: Pick<View, 'ui' | 'now'>, text: string, ok = true): Outcome {
  return { ui: { ...ui, mode: 'watch', message: { text, ok, until: now + MESSAGE_MS } } };
}

/** A cursor on the past changes nothing of what is asked for: the run as it is now. */
export function ask(view: View, command: Command): Outcome {
  const now = view.ui.cursor === null ? '' : 'now, not at the cursor: ';
  return { ...say(view, `${now}asked to ${askedWords(command)} …`), command };
}
