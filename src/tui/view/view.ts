/** What every panel is handed: the run's state, what the operator looks at, and the time. */
import type { Playing } from '../../model/contracts.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { AnswerTo, Question } from '../../model/question.ts';
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';

export type Subject =
  | 'overview'
  | 'loads'
  | 'memory'
  | 'database'
  | 'metrics'
  | 'thresholds'
  | 'events'
  | 'workers'
  | 'hours';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Where one is in the list of a page. */
export interface ListPlace {
  /** The key of the selected row; null: the first, whichever that is. */
  readonly selected: string | null;
  /** What rows must contain to be listed; '' is all of them. */
  readonly find: string;
  /** Which of the page's ways to list it: an order, a kind. */
  readonly way: number;
}

/** What is done with the hours: which are marked, and what is open of them. */
export interface HoursUi {
  /** Numbers of snapshots, two at most, as they were marked. */
  readonly marked: readonly number[];
  /** null: the table of all of them. */
  readonly open: OpenedHours | null;
}

/** By the numbers of snapshots: one's summary or scrape, what differs between two, or between this run and another. */
export type OpenedHours =
  | { readonly what: 'summary' | 'metrics'; readonly number: number }
  | { readonly what: 'difference' | 'scrapes'; readonly before: number; readonly after: number }
  | { readonly what: 'comparison' };

/** What the operator has chosen, and what is being said to them. */
export interface Ui {
  readonly subject: Subject;
  readonly mode: 'watch' | 'help' | 'note' | 'amount' | 'find' | 'confirm' | 'chaos';
  /** Index of the selected load; one beyond the last: all of them. */
  readonly load: number;
  /** Index into ZOOMS. */
  readonly zoom: number;
  /** Rows that a long list is scrolled by. */
  readonly scroll: number;
  /** What is being typed: a note, a rate, what to look for. */
  readonly typed: string;
  /** Of the fault on purpose that was chosen; null: none yet. */
  readonly chaos: string | null;
  /** The tick that is looked at; null: the newest. */
  readonly cursor: number | null;
  /** The tick at the right edge of the charts while the past is looked at; null: the newest. */
  readonly end: number | null;
  /** Series that the operator wants to see on the overview. */
  readonly pins: readonly Series[];
  /** Where one is in the lists, each subject's own. */
  readonly lists: Readonly<Partial<Record<Subject, ListPlace>>>;
  readonly hours: HoursUi;
  readonly message: { readonly text: string; readonly ok: boolean; readonly until: number } | null;
}

export interface View {
  /** As it was at the cursor; without one, as it is. */
  readonly state: State;
  /** As it is. */
  readonly newest: State;
  /** What has been answered so far of what was asked of the past. */
  readonly answers: Answered;
  readonly ui: Ui;
  readonly size: Size;
  /** Epoch ms. */
  readonly now: number;
  readonly kind: 'live' | 'stored' | 'replay';
  readonly readOnly: boolean;
  /** Since when the verdict has been a failing one; null when it is not, or when nobody saw it begin. */
  readonly failingSince: number | null;
  /** Of a stored run without an end: whether it still goes on. */
  readonly record?: 'goes on' | 'died';
  /** The name of the run that this one is held against; none: there is none. */
  readonly against?: string;
  /** How a replay goes; none: it is none. */
  readonly playing?: Playing;
  /** How closely series move with one of them, from -1 to 1; null: that cannot be told. Undefined: nobody here can tell. */
  readonly likeness?: Likeness;
}

export type Likeness = (state: State, of: Series) => (series: Series) => number | null;

/** The answer to a question, undefined until there is one. */
export type Answered = <Q extends Question>(question: Q) => AnswerTo<Q> | undefined;

const MINUTE = 60_000;
/** The charts' windows, ms; then the whole run. */
export const ZOOMS = [...[1, 2, 5, 10, 30, 60, 120, 240, 480].map((n) => n * MINUTE), 'whole'] as const;
export type Zoom = (typeof ZOOMS)[number];

export const FIRST_UI: Ui = {
  subject: 'overview',
  mode: 'watch',
  load: 0,
  zoom: ZOOMS.length - 1,
  scroll: 0,
  typed: '',
  chaos: null,
  cursor: null,
  end: null,
  pins: [],
  lists: {},
  hours: { marked: [], open: null },
  message: null,
};

export const zoomOf = (ui: Ui): Zoom => ZOOMS[ui.zoom] ?? 'whole';

/** The load that `+`, `-` and space are for; undefined before the run has said what it loads. */
export const selectedLoad = ({ state, ui }: Pick<View, 'state' | 'ui'>): LoadSpec | undefined => {
  const loads = state.profile?.loads ?? [];
  return loads[Math.min(ui.load, loads.length - 1)];
};

/** Whether `+`, `-` and space are for all of several loads: then one beyond the last is selected. */
export const isAllLoads = ({ newest, ui }: Pick<View, 'newest' | 'ui'>): boolean => {
  const loads = newest.profile?.loads.length ?? 0;
  return loads > 1 && ui.load >= loads;
};

/** Where the big layout and the charts with axes begin. */
export const isWide = ({ columns, rows }: Size): boolean => columns >= 120 && rows >= 40;
export const isTooSmall = ({ columns, rows }: Size): boolean => columns < 60 || rows < 16;
