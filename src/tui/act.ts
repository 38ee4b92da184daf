/** What a key does: a pure step from what the operator sees to what they see next, and what is asked of the run. */
import { BROWSE } from './acts/browse.ts';
import { CHAOS, chooseChaos } from './acts/chaos.ts';
import { HOURS } from './acts/hours.ts';
import { LISTS } from './acts/lists.ts';
import { type Act, type Outcome, say } from './acts/outcome.ts';
import { REPLAY } from './acts/replay.ts';
import { confirm, STEER } from './acts/steer.ts';
import { TYPE, type } from './acts/type.ts';
import { type Action, bindingOf, canSteer } from './keys.ts';
import { helpEnd } from './panels/help.ts';
import type { View } from './view/view.ts';

const ACTS: Readonly<Record<Action, Act>> = {
  ...BROWSE,
  ...STEER,
  ...CHAOS,
  ...TYPE,
  ...LISTS,
  ...HOURS,
  ...REPLAY,
};

export function press(view: View, key: string): Outcome {
  const { ui, newest, kind } = view;
  if (key === 'ctrl-c') return { ui, leave: true };
  if (ui.mode === 'confirm') return confirm(view, key);
  if (ui.mode === 'chaos') return chooseChaos(view, key);
  if (ui.mode === 'note' || ui.mode === 'amount' || ui.mode === 'find') return type(view, key);
  if (ui.mode === 'help') return helped(view, key);
  const binding = bindingOf(view, key);
  if (binding && (!binding.steers || canSteer(view))) return ACTS[binding.action](view);
  // After the end any key that is for nothing else leaves.
  if (newest.phase === 'ended' && kind === 'live') return { ui, leave: true };
  if (!binding) return { ui };
  return say(view, unsteeredWords(view), false);
}

function unsteeredWords({ kind, record, newest }: View): string {
  if (kind === 'live') return 'opened to look at only: nothing is steered from here';
  if (record !== 'goes on') return 'a recorded run: nothing to steer';
  return `these are its files: soaktop attach ${newest.run?.name ?? ''} steers it`;
}

/** Where the help is longer than the window some keys scroll it; any other goes back. */
function helped(view: View, key: string): Outcome {
  const { ui } = view;
  const end = helpEnd(view);
  const by = SCROLLS[key];
  if (by === undefined || end === 0) return { ui: { ...ui, mode: 'watch', scroll: 0 } };
  return { ui: { ...ui, scroll: Math.min(end, Math.max(0, ui.scroll + by)) } };
}

const SCROLLS: Readonly<Record<string, number>> = {
  up: -1,
  down: 1,
  'page-up': -10,
  'page-down': 10,
  ' ': 10,
};
