/** The row in which something is typed: a note, an amount of load, what to look for; with what enter will do. */

import { parseAmount } from '../view/amount.ts';
import { amountWords, askedNow } from '../view/asking.ts';
import { listPlace } from '../view/list.ts';
import { type Row, row, type Style, span } from '../view/row.ts';
import { columnsOf, cutStart } from '../view/text.ts';
import { selectedLoad, type View } from '../view/view.ts';

export function typingRow(view: View): Row {
  const { ui, size } = view;
  if (ui.mode === 'amount') return amountRow(view);
  if (ui.mode === 'find')
    return typed(' find: ', listPlace(ui).find, '↑ ↓ select, enter keeps it, esc shows all', size.columns);
  return typed(' note: ', ui.typed, 'enter writes it, esc does not', size.columns);
}

function amountRow(view: View): Row {
  const load = selectedLoad(view);
  if (!load) return [];
  const { typed: text } = view.ui;
  const now = askedNow(view.newest, load);
  const label = ` ${load.name}, now ${now === null ? '–' : amountWords(load, now)}, from now on: `;
  if (text.trim() === '') return typed(label, text, 'such as 1500 or 1.5k; esc leaves it', view.size.columns);
  const parsed = parseAmount(text, load);
  return 'refusal' in parsed
    ? typed(label, text, parsed.refusal, view.size.columns, 'warn')
    : typed(label, text, `enter asks for ${amountWords(load, parsed.amount)}`, view.size.columns);
}

/** The end of what is typed stays in sight; the hint gives way. */
function typed(label: string, text: string, hint: string, columns: number, style: Style = 'dim'): Row {
  const free = columns - columnsOf(label) - 1;
  const isHinted = columnsOf(text) + columnsOf(hint) + 3 <= free;
  return row(
    span(label, 'bold'),
    cutStart(text, Math.max(0, free)),
    span(' ', 'inverse'),
    span(isHinted ? `   ${hint}` : '', style),
  );
}
