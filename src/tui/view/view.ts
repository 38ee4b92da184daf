/** What every panel is handed: the run's state, what the operator looks at, and the time. */
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

/** What the operator has chosen, and what is being said to them. */
export interface Ui {
  readonly subject: Subject;
  readonly mode: 'watch' | 'help' | 'note' | 'amount' | 'find' | 'confirm';
  /** Index of the selected load; one beyond the last: all of them. */
  readonly load: number;
  /** Index into ZOOMS. */
  readonly zoom: number;
  /** Rows that a long list is scrolled by. */
  readonly scroll: number;
  /** What is being typed: a note, a rate, what to look for. */
  readonly typed: string;
  /** The tick that is looked at; null: the newest. */
  readonly cursor: number | null;
  /** The tick at the right edge of the charts while the past is looked at; null: the newest. */
  readonly end: number | null;
  /** Series that the operator wants to see on the overview. */
  readonly pins: readonly Series[];
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
}

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
  cursor: null,
  end: null,
  pins: [],
  message: null,
};

export const zoomOf = (ui: Ui): Zoom => ZOOMS[ui.zoom] ?? 'whole';

/** The load that `+`, `-` and space are for; undefined before the run has said what it loads. */
export const selectedLoad = ({ state, ui }: Pick<View, 'state' | 'ui'>): LoadSpec | undefined => {
  const loads = state.profile?.loads ?? [];
  return loads[Math.min(ui.load, loads.length - 1)];
};

/** Where the big layout and the charts with axes begin. */
export const isWide = ({ columns, rows }: Size): boolean => columns >= 120 && rows >= 40;
export const isTooSmall = ({ columns, rows }: Size): boolean => columns < 60 || rows < 16;
