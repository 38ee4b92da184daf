/** Which part of the run the charts show, in ticks; and what clock time a tick had. Pure. */
import { RECENT_TICKS } from '../../model/ring.ts';
import type { State } from '../../model/state.ts';
import { type View, ZOOMS, type Zoom, zoomOf } from './view.ts';

/** A stretch of a run: its first tick, and the one after its last. Ticks before 0, and to come, were never taken. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly everyMs: number;
  /** The whole soak, or the whole run, rather than a time of a chosen length. */
  readonly whole: boolean;
}

export const everyMsOf = ({ profile }: State): number => profile?.everyMs ?? 1000;

/**
 * The window that the zoom and the cursor make. The whole is the soak, as it is judged; the run, while there is no soak
 * or while the cursor is outside of it.
 */
export function windowOf({ newest, ui }: Pick<View, 'newest' | 'ui'>): Window {
  const everyMs = everyMsOf(newest);
  const zoom = zoomOf(ui);
  if (zoom !== 'whole') {
    const to = (ui.end ?? newest.seq) + 1;
    return { from: to - ticksOf(zoom, everyMs), to, everyMs, whole: false };
  }
  const soak = soakOf(newest);
  const { cursor } = ui;
  return soak && (cursor === null || (cursor >= soak.from && cursor < soak.to))
    ? { ...soak, everyMs, whole: true }
    : { from: 0, to: Math.max(2, newest.seq + 1), everyMs, whole: true };
}

/** So many ms up to the cursor, or to the newest tick: for a sparkline. */
export function windowBack({ newest, ui }: Pick<View, 'newest' | 'ui'>, ms: number): Window {
  const everyMs = everyMsOf(newest);
  const to = (ui.cursor ?? newest.seq) + 1;
  return { from: to - ticksOf(ms, everyMs), to, everyMs, whole: false };
}

const ticksOf = (ms: number, everyMs: number): number => Math.max(2, Math.round(ms / everyMs));

/**
 * The soak's first tick and the one after its last; null before it has any. The tick at the very end of the warm-up
 * still tells of the warm-up, so the soak's first is the one after it.
 */
export function soakOf({ phase, seq, soakTicks, profile }: State): { from: number; to: number } | null {
  if (soakTicks === 0) return null;
  const warmupMs = profile?.phases.warmupMs ?? 0;
  const from = phase === 'soak' ? seq - soakTicks + 1 : Math.ceil(warmupMs / (profile?.everyMs ?? 1000)) + 1;
  return { from, to: from + soakTicks };
}

/** A window as it is drawn: from a whole point to a whole point, so that a value stays in its point while it moves left. */
export interface Drawn extends Window {
  readonly points: number;
  /** Ticks of a point. */
  readonly width: number;
  /** Of the first tick and of the one after the last, epoch ms: labels. */
  readonly fromAt: number;
  readonly toAt: number;
  /** The time axis tells the time of day: the past is looked at, or the window is long. */
  readonly clock: boolean;
}

const LONG_MS = 3_600_000;

/** `window` in at most `points` points, of as many ticks each as a bucket of the past has, or several times that. */
export function drawnWindow(view: Pick<View, 'newest' | 'ui'>, window: Window, points: number): Drawn {
  const ticks = window.to - window.from;
  const grid = isRecent(view, window) ? 1 : gridOf(window);
  const width = grid * Math.max(1, Math.ceil(ticks / Math.max(1, points) / grid));
  const count = Math.ceil(ticks / width);
  const to = (Math.floor((window.to - 1) / width) + 1) * width;
  return timed(view, { ...window, from: to - count * width, to }, count);
}

/** A window in exactly `points` points of equal width. */
export function timed(view: Pick<View, 'newest' | 'ui'>, window: Window, points: number): Drawn {
  const { from, to, everyMs } = window;
  const isPast = view.ui.cursor !== null || view.ui.end !== null;
  return {
    ...window,
    points,
    width: (to - from) / Math.max(1, points),
    fromAt: tickAt(view, from),
    toAt: tickAt(view, to),
    clock: isPast || (to - from) * everyMs >= LONG_MS,
  };
}

/** Whether all of its ticks are still remembered one by one. */
export const isRecent = ({ newest }: Pick<View, 'newest'>, { from, to }: Window): boolean =>
  Math.max(0, from) > newest.seq - RECENT_TICKS && to <= newest.seq + 1;

/** Whether it is the soak, all of which the state remembers in buckets. */
export function isWholeSoak({ newest }: Pick<View, 'newest'>, { from, to, whole }: Window): boolean {
  const soak = soakOf(newest);
  return whole && soak?.from === from && soak.to === to;
}

/** So many buckets at most are asked for: as many as a chart over the whole of a wide screen shows. */
const MOST_BUCKETS = 240;
/** Widths that fit into one another, and into the archive's own. */
const GRIDS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 360, 600, 900, 1800, 3600, 7200, 14_400];

/** Ticks of a bucket of the past, for a window. */
export function gridOf({ from, to }: Window): number {
  const least = (to - from) / MOST_BUCKETS;
  return GRIDS.find((grid) => grid >= least) ?? Math.ceil(least / 14_400) * 14_400;
}

/** Epoch ms of a tick, counted back from the newest: a label. */
export const tickAt = ({ newest }: Pick<View, 'newest'>, seq: number): number =>
  newest.at - (newest.seq - seq) * everyMsOf(newest);

/** The tick that was about the newest at a time of day; -1: before the first. */
export const tickOf = ({ newest }: Pick<View, 'newest'>, at: number): number =>
  Math.max(-1, newest.seq - Math.round((newest.at - at) / everyMsOf(newest)));

/** Longer windows than the run are the whole of it. */
export const isZoomUseful = ({ newest }: Pick<View, 'newest'>, zoom: Zoom): boolean =>
  zoom === 'whole' || zoom === ZOOMS[0] || zoom < newest.elapsedMs;
