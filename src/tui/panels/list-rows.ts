/** The rows of a list that there is room for: the selected one is marked, and tells more below itself. */
import { firstShown } from '../view/list.ts';
import { BLANK, type Row, span } from '../view/row.ts';

export interface ListRow {
  /** null: a heading, which cannot be selected. */
  readonly key: string | null;
  readonly row: (isSelected: boolean) => Row;
  /** Told while it is selected. */
  readonly more?: () => readonly Row[];
}

/** At most `room` rows; each but a heading begins with a column for the mark. */
export function listRows(list: readonly ListRow[], selected: string | null, room: number): Row[] {
  if (room <= 0) return [];
  const at = Math.max(
    0,
    list.findIndex(({ key }) => key !== null && key === selected),
  );
  const more = (list[at]?.more?.() ?? []).slice(0, Math.max(0, room - 1));
  const left = room - more.length;
  const from = Math.max(0, firstShown(list.length, at, left));
  return list.slice(from, from + left).flatMap((each, i) => {
    const isSelected = from + i === at && each.key !== null;
    const told = each.row(isSelected);
    const own = each.key === null ? told : [span(isSelected ? '▸' : ' ', 'accent'), ...told];
    return isSelected ? [own, ...more] : [own];
  });
}

/** Padded to `rows`, so that what is below does not move. */
export const filled = (list: readonly Row[], rows: number): Row[] =>
  Array.from({ length: Math.max(0, rows) }, (_, i) => list[i] ?? BLANK);
