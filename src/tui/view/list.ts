/** A list one goes through: where one is in it, and which of its rows there is room for. */
import type { ListPlace, Ui, View } from './view.ts';

export const FIRST_PLACE: ListPlace = { selected: null, find: '', way: 0 };

/** Where one is on the page that is shown. */
export const listPlace = ({ lists, subject }: Pick<Ui, 'lists' | 'subject'>): ListPlace =>
  lists[subject] ?? FIRST_PLACE;

/** With the page's place changed. */
export const placed = (ui: Ui, change: Partial<ListPlace>): Ui => ({
  ...ui,
  lists: { ...ui.lists, [ui.subject]: { ...listPlace(ui), ...change } },
});

/** The index of the selected row: a row keeps its mark while others come before it. The first where it is gone. */
export const selectedIndex = (keys: readonly string[], { selected }: ListPlace): number =>
  selected === null ? 0 : Math.max(0, keys.indexOf(selected));

/** Of `count` rows the first of those that `rows` have room for: the selected one in the middle, but at the ends. */
export const firstShown = (count: number, selected: number, rows: number): number =>
  Math.max(0, Math.min(count - rows, selected - Math.floor(rows / 2)));

/** Whether all words of what is looked for are in a text, in any order, in small letters or capital ones. */
export function contains(text: string, find: string): boolean {
  const plain = text.toLowerCase();
  return find
    .toLowerCase()
    .split(' ')
    .every((word) => plain.includes(word));
}

/** What a page's list is to the keys. */
export interface PageList {
  /** Of the rows that are listed, in their order. */
  readonly keys: (view: View) => readonly string[];
  /** What `o` goes over, in a word or two each. */
  readonly ways: readonly string[];
  /** How many rows are told of the selected one; page-up and page-down read on in them. Undefined: they go through the list. */
  readonly told?: (view: View) => number;
  /** What is seen after enter on a row; or why nothing comes of it, in words. */
  readonly choose: (view: View, key: string) => Ui | string;
}
