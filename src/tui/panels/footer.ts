/** The last rows: keys that work now, or what is being said, asked or typed instead. */
import { isTyping } from '../acts/type.ts';
import { type Binding, canSteer, KEYS } from '../keys.ts';
import { type Row, row, span, widthOf } from '../view/row.ts';
import { wrap } from '../view/text.ts';
import type { View } from '../view/view.ts';
import { abortQuestion } from './abort-question.ts';
import { chaosQuestion } from './chaos-question.ts';
import { helpEnd } from './help.ts';
import { typingRow } from './typing.ts';

/** One row; more while something is asked. */
export function footer(view: View): Row[] {
  const { ui, newest } = view;
  if (ui.mode === 'confirm') return abortQuestion(view);
  if (ui.mode === 'chaos') return chaosQuestion(view);
  if (ui.mode === 'help') return [helpRow(view)];
  if (isTyping(ui.mode)) return [typingRow(view)];
  if (ui.message) return [row(span(` ${ui.message.text}`, ui.message.ok ? 'accent' : 'warn'))];
  if (newest.phase === 'ended' && view.kind === 'live' && ui.cursor === null) return endRows(view);
  return [keysRow(view)];
}

function keysRow(view: View): Row {
  const meant = KEYS.filter(({ steers, when }) => (!steers || canSteer(view)) && (!when || when(view)));
  // Of several for one key the first counts.
  const shown = meant.filter(({ on }, i) => {
    const before = meant.slice(0, i);
    return Object.keys(on).some((key) => !before.some((other) => Object.hasOwn(other.on, key)));
  });
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

const helpRow = (view: View): Row => {
  const end = helpEnd(view);
  const more =
    end > 0 ? `↑ ↓ scroll, ${Math.round((100 * Math.min(end, view.ui.scroll)) / end)} % seen; ` : '';
  return row(span(` ${more}any ${more === '' ? '' : 'other '}key goes back`, 'dim'));
};

function endRows({ newest, size }: View): Row[] {
  const where = newest.run ? `; its files are in ${newest.run.dir}` : '';
  const text = `The run is over: ${newest.verdict?.state ?? 'no verdict'}${where}.`;
  return wrap(`${text} 0-8, [ ] and ← → look around, any other key leaves.`, size.columns - 2).map((line) =>
    row(span(` ${line}`, 'bold')),
  );
}
