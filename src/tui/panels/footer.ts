/** The last rows: keys that work now, or what is being said, asked or typed instead. */
import { type Binding, canSteer, KEYS } from '../keys.ts';
import { type Row, row, span, widthOf } from '../view/row.ts';
import { columnsOf, cutStart, wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';

/** One row; more while something is asked. */
export function footer(view: View): Row[] {
  const { ui, size, state } = view;
  if (ui.mode === 'confirm')
    return wrap(abortQuestion(view), size.columns - 2).map((line) => row(span(` ${line}`, 'bad')));
  if (ui.mode === 'help') return [row(span(' any key goes back', 'dim'))];
  if (ui.mode === 'note') return [noteRow(ui.typed, size.columns)];
  if (ui.message) return [row(span(` ${ui.message.text}`, ui.message.ok ? 'accent' : 'warn'))];
  if (state.phase === 'ended' && view.kind === 'live') return endRows(view);
  return [keysRow(view)];
}

function keysRow(view: View): Row {
  const shown = KEYS.filter(({ steers }) => !steers || canSteer(view));
  for (let drop = 8; drop >= 0; drop--) {
    const line = rowOf(
      view,
      shown.filter((binding) => binding.drop <= drop),
    );
    if (widthOf(line) <= view.size.columns || drop === 0) return line;
  }
  return [];
}

const rowOf = (view: View, bindings: readonly Binding[]): Row =>
  row(
    ...bindings.flatMap(({ shown, footer }) => {
      const words = footer(view);
      return words === null ? [] : [' ', span(shown, 'bold'), ' ', span(`${words} `, 'dim')];
    }),
  );

/** The end of what is typed stays in sight. */
function noteRow(note: string, columns: number): Row {
  const label = ' note: ';
  const hint = '   enter writes it, esc does not';
  const free = columns - label.length - 1;
  const hinted = columnsOf(note) + hint.length <= free;
  return row(
    span(label, 'bold'),
    cutStart(note, free),
    span(' ', 'inverse'),
    span(hinted ? hint : '', 'dim'),
  );
}

function endRows({ state, size }: View): Row[] {
  const where = state.run ? `; its files are in ${state.run.dir}` : '';
  const text = `The run is over: ${state.verdict?.state ?? 'no verdict'}${where}.`;
  return wrap(`${text} 1-5 and [ ] look around, any other key leaves.`, size.columns - 2).map((line) =>
    row(span(` ${line}`, 'bold')),
  );
}

/** What an abort will do, to this run's targets. */
function abortQuestion({ state }: View): string {
  const targets = state.profile?.targets ?? [];
  const names = (launched: boolean) =>
    targets
      .filter((target) => (target.launch !== undefined) === launched)
      .map(({ name }) => (name === '' ? 'the target' : name))
      .join(', ');
  const [stopped, left] = [names(true), names(false)];
  return [
    'Abort the run? This ends the load, takes a last snapshot',
    stopped === '' ? '' : `, stops ${stopped} because soaktop started it`,
    left === '' ? '' : `, leaves ${left} alone`,
    '; the verdict will be: aborted. y aborts, any other key goes on.',
  ].join('');
}
