/** Typing: a note, an amount of load, what to look for in a list. */
import { clean } from '../../model/clean.ts';
import { isClosed } from '../../model/load.ts';
import { parseAmount } from '../view/amount.ts';
import { listPlace, placed } from '../view/list.ts';
import { withoutLast } from '../view/text.ts';
import { isAllLoads, selectedLoad, type Ui, type View } from '../view/view.ts';
import { moved } from './lists.ts';
import { type Act, ask, type Outcome, say } from './outcome.ts';

export type TypeAction = 'note' | 'amount';

const LETTERS_MOST = { note: 500, amount: 20, find: 80 } as const;
type Typing = keyof typeof LETTERS_MOST;

export const TYPE: Readonly<Record<TypeAction, Act>> = {
  note: ({ ui }) => ({ ui: { ...ui, mode: 'note', typed: '', message: null } }),
  amount: (view) => {
    if (selectedLoad(view) === undefined) return say(view, 'this run has no load to steer', false);
    return isAllLoads(view)
      ? say(view, "an amount is one load's: tab selects it", false)
      : { ui: { ...view.ui, mode: 'amount', typed: '', message: null } };
  },
};

/** A key while something is being typed. */
export function type(view: View, key: string): Outcome {
  const { ui } = view;
  const mode = ui.mode as Typing;
  if (key === 'escape') return { ui: { ...written(ui, mode, ''), mode: 'watch' } };
  if (key === 'backspace') return { ui: written(ui, mode, withoutLast(textOf(ui, mode))) };
  if (mode === 'find' && (key === 'up' || key === 'down')) return { ui: moved(view, key === 'up' ? -1 : 1) };
  if (key === 'enter') return ENTER[mode](view, textOf(ui, mode).trim());
  // Names of other keys have more letters than one.
  return { ui: [...key].length === 1 ? added(ui, mode, key) : ui };
}

const ENTER: Readonly<Record<Typing, (view: View, text: string) => Outcome>> = {
  note: (view, text) => (text === '' ? { ui: closed(view).ui } : ask(closed(view), { do: 'note', text })),
  // What is looked for stays, and with it the narrowed list.
  find: ({ ui }) => ({ ui: { ...ui, mode: 'watch' } }),
  amount: (view, text) => {
    const load = selectedLoad(view);
    if (text === '' || !load) return { ui: closed(view).ui };
    const parsed = parseAmount(text, load);
    // Why not is said while it is typed: it stays, to be corrected.
    if ('refusal' in parsed) return { ui: view.ui };
    const { amount } = parsed;
    return ask(
      closed(view),
      isClosed(load)
        ? { do: 'vus', load: load.name, vus: amount }
        : { do: 'rate', load: load.name, rate: amount },
    );
  },
};

/** Pasted text: only where something is typed, never taken for keys. */
export function paste({ ui }: View, text: string): Outcome {
  return { ui: isTyping(ui.mode) ? added(ui, ui.mode, text) : ui };
}

export const isTyping = (mode: Ui['mode']): mode is Typing => Object.hasOwn(LETTERS_MOST, mode);

const closed = (view: View): View => ({ ...view, ui: { ...view.ui, mode: 'watch', typed: '' } });

/** What is looked for narrows the list with every letter, so it is kept with the list. */
const textOf = (ui: Ui, mode: Typing): string => (mode === 'find' ? listPlace(ui).find : ui.typed);

const written = (ui: Ui, mode: Typing, text: string): Ui =>
  mode === 'find' ? placed(ui, { find: text, selected: null }) : { ...ui, typed: text };

function added(ui: Ui, mode: Typing, text: string): Ui {
  const most = LETTERS_MOST[mode];
  const safe = clean(text.replace(/[\r\n\t]+/g, ' '), most);
  return written(ui, mode, (textOf(ui, mode) + safe).slice(0, most));
}
