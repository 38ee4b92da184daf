/** What a key does: a pure step from what the operator sees to what they see next, and what is asked of the run. */
import { clean } from '../model/clean.ts';
import type { Command } from '../model/event.ts';
import { type Action, bindingOf, canSteer } from './keys.ts';
import { withoutLast } from './view/text.ts';
import { selectedLoad, type Ui, type View, ZOOMS } from './view/view.ts';
import { askedWords } from './view/wording.ts';

export interface Outcome {
  readonly ui: Ui;
  readonly command?: Command;
  readonly leave?: true;
  readonly repaint?: true;
}

/** How long an answer is shown. */
export const MESSAGE_MS = 6000;
const NOTE_LETTERS = 500;

export function press(view: View, key: string): Outcome {
  const { ui } = view;
  if (key === 'ctrl-c') return { ui, leave: true };
  if (ui.mode === 'confirm')
    return key === 'y'
      ? ask({ ...view, ui: { ...ui, mode: 'watch' } }, { do: 'abort' })
      : say(view, 'not aborted, the run goes on');
  if (ui.mode === 'note') return edit(view, key);
  if (ui.mode === 'help') return { ui: { ...ui, mode: 'watch' } };
  const binding = bindingOf(key);
  if (!binding) return view.state.phase === 'ended' && view.kind === 'live' ? { ui, leave: true } : { ui };
  if (!binding.steers || canSteer(view)) return act(view, binding.action);
  // After the end any key that is for nothing else leaves.
  if (view.state.phase === 'ended' && view.kind === 'live') return { ui, leave: true };
  return say(
    view,
    view.kind === 'stored'
      ? 'a recorded run: nothing to steer'
      : 'opened to look at only: nothing is steered from here',
    false,
  );
}

/** Pasted text: for a note only, never taken for keys. */
export function paste(view: View, text: string): Outcome {
  return view.ui.mode === 'note' ? { ui: typed(view.ui, text) } : { ui: view.ui };
}

export function say({ ui, now }: View, text: string, ok = true): Outcome {
  return { ui: { ...ui, mode: 'watch', message: { text, ok, until: now + MESSAGE_MS } } };
}

function ask(view: View, command: Command): Outcome {
  return { ...say(view, `asked to ${askedWords(command)} …`), command };
}

function edit(view: View, key: string): Outcome {
  const { ui } = view;
  if (key === 'escape') return { ui: { ...ui, mode: 'watch', typed: '' } };
  if (key === 'backspace') return { ui: { ...ui, typed: withoutLast(ui.typed) } };
  if (key === 'enter') {
    const text = ui.typed.trim();
    const closed = { ...view, ui: { ...ui, mode: 'watch', typed: '' } as const };
    return text === '' ? { ui: closed.ui } : ask(closed, { do: 'note', text });
  }
  // Names of other keys have more letters than one.
  return { ui: [...key].length === 1 ? typed(ui, key) : ui };
}

const typed = (ui: Ui, text: string): Ui => ({
  ...ui,
  typed: (ui.typed + clean(text.replace(/[\r\n\t]+/g, ' '), NOTE_LETTERS)).slice(0, NOTE_LETTERS),
});

function act(view: View, action: Action): Outcome {
  const { ui, state } = view;
  const load = selectedLoad(view)?.name;
  switch (action) {
    case 'leave':
      return { ui, leave: true };
    case 'redraw':
      return { ui, repaint: true };
    case 'help':
      return { ui: { ...ui, mode: 'help' } };
    case 'note':
      return { ui: { ...ui, mode: 'note', typed: '', message: null } };
    case 'abort':
      return { ui: { ...ui, mode: 'confirm', message: null } };
    case 'snapshot':
      return ask(view, { do: 'snapshot' });
    case 'step-up':
    case 'step-down':
      if (load === undefined) return say(view, 'no load to step', false);
      return ask(view, { do: 'step', load, direction: action === 'step-up' ? 1 : -1 });
    case 'pause':
      if (load === undefined) return say(view, 'no load to pause', false);
      return ask(view, { do: state.loads[load]?.paused ? 'resume' : 'pause', load });
    case 'release':
      if (load === undefined || !state.loads[load]?.byHand)
        return say(view, 'no load is held by hand', false);
      return ask(view, { do: 'resume', load });
    case 'next':
    case 'previous':
      return { ui: moved(view, action === 'next' ? 1 : -1) };
    case 'zoom-in':
    case 'zoom-out':
      return {
        ui: {
          ...ui,
          zoom: Math.min(ZOOMS.length - 1, Math.max(0, ui.zoom + (action === 'zoom-out' ? 1 : -1))),
        },
      };
    default:
      return { ui: { ...ui, subject: action, scroll: 0 } };
  }
}

/** The next load, round and round; where there are no loads to see, a row further. */
function moved({ ui, state }: View, by: 1 | -1): Ui {
  if (ui.subject === 'events')
    return { ...ui, scroll: Math.min(Math.max(0, ui.scroll + by), state.events.length) };
  if (ui.subject === 'thresholds') {
    const most = Math.max(0, (state.verdict?.thresholds.length ?? 1) - 1);
    return { ...ui, scroll: Math.min(Math.max(0, ui.scroll + by), most) };
  }
  const loads = Math.max(1, state.profile?.loads.length ?? 0);
  return { ...ui, load: (Math.min(ui.load, loads - 1) + by + loads) % loads };
}
