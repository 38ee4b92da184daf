/** Keys pressed one after the other: what was asked of the run on the way, and what is seen in the end. */
import type { Command } from '../../../src/model/event.ts';
import { press } from '../../../src/tui/act.ts';
import type { View } from '../../../src/tui/view/view.ts';

export function presses(view: View, ...keys: readonly string[]) {
  const asked: Command[] = [];
  let now = view;
  for (const key of keys) {
    const { ui, command } = press(now, key);
    now = { ...now, ui };
    if (command) asked.push(command);
  }
  return { asked, view: now, ui: now.ui };
}
