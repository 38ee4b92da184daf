/** What every panel is handed: the run's state, what the operator looks at, and the time. */
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';

export type Subject = 'overview' | 'loads' | 'memory' | 'thresholds' | 'events';

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** What the operator has chosen, and what is being said to them. */
export interface Ui {
  readonly subject: Subject;
  readonly mode: 'watch' | 'help' | 'note' | 'confirm';
  /** Index of the selected load. */
  readonly load: number;
  /** Index into ZOOMS. */
  readonly zoom: number;
  /** Rows that a long list is scrolled by. */
  readonly scroll: number;
  readonly note: string;
  readonly message: { readonly text: string; readonly ok: boolean; readonly until: number } | null;
}

export interface View {
  readonly state: State;
  readonly ui: Ui;
  readonly size: Size;
  /** Epoch ms. */
  readonly now: number;
  readonly kind: 'live' | 'stored';
  readonly readOnly: boolean;
  /** Since when the verdict has been a failing one; null when it is not, or when nobody saw it begin. */
  readonly failingSince: number | null;
}

/** The charts' windows, ms; then the whole soak. */
export const ZOOMS = [60_000, 120_000, 300_000, 600_000, 'whole'] as const;
export type Zoom = (typeof ZOOMS)[number];

export const FIRST_UI: Ui = {
  subject: 'overview',
  mode: 'watch',
  load: 0,
  zoom: ZOOMS.length - 1,
  scroll: 0,
  note: '',
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
