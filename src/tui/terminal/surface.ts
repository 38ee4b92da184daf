/** The window that Ink's frames are drawn on: taken with all its modes, given back as it was. A frame is one write. */
import type { WriteStream } from 'node:tty';
import type { Row } from '../view/row.ts';
import { difference } from './difference.ts';
import { loadInk } from './load-ink.ts';
import type { InkFrames, openInk } from './open-ink.ts';

/** What the terminal shows between these two it shows at once; others ignore them (contour-terminal.org/vt-extensions). */
const FRAME_BEGINS = '\x1b[?2026h';
const FRAME_ENDS = '\x1b[?2026l';
/** Another screen, no cursor, no new line at the right edge, pastes marked as such. */
const ENTER = '\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h';
/** Emptied first: tmux 3 leaves a row of a resized alternate screen behind on the primary one. */
const LEAVE = '\x1b[H\x1b[J\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l';
const MOUSE_ON = '\x1b[?1000h\x1b[?1006h';
const MOUSE_OFF = '\x1b[?1006l\x1b[?1000l';
/** The terminal keeps the title it had, and gets it back (xterm's title stack). */
const KEEP_TITLE = '\x1b[22;0t';
const RESTORE_TITLE = '\x1b[23;0t';
/** Ink takes 300 ms of CPU to load: not before the first frame is seen, and what was asked for it has come. */
const INK_AFTER_MS = 500;

export interface Surface {
  /** Rows that fit a window of so many columns. */
  draw(rows: readonly Row[], columns: number): void;
  /** The window's title, until it is given back. */
  title(text: string): void;
  /** What the window shows is not what was drawn last: the next frame draws all of it. */
  forget(): void;
  /** Gives the window back, and takes it again. */
  leave(): void;
  enter(): void;
}

export interface SurfaceOptions {
  /** Draws a row's spans, with the escape sequences of their styles. */
  readonly paint: (spans: Row) => string;
  readonly mouse: boolean;
  /** Ink could not be loaded. */
  readonly onError: (error: unknown) => void;
}

export function openSurface(stdout: WriteStream, { paint, mouse, onError }: SurfaceOptions): Surface {
  let shown: readonly string[] | null = null;
  let titled = '';
  let isOurs = false;
  let open: typeof openInk | null = null;
  let ink: InkFrames | null = null;
  let loading: NodeJS.Timeout | undefined;
  const load = () => {
    loadInk().then((loaded) => {
      open = loaded;
    }, onError);
  };
  const surface: Surface = {
    draw(rows, columns) {
      // A terminal that takes nothing gets the newest frame when it does again, not all that were missed.
      if (!isOurs || stdout.writableNeedDrain || rows.length === 0 || columns === 0) return;
      const painted = rows.map(paint);
      ink ??= open?.() ?? null;
      const lines = ink ? ink.of(painted, columns) : painted;
      const bytes = difference(shown, lines, columns);
      shown = lines;
      if (bytes !== '') stdout.write(`${FRAME_BEGINS}${bytes}${FRAME_ENDS}`);
      loading ??= setTimeout(load, INK_AFTER_MS);
    },
    title(text) {
      if (!isOurs || text === titled) return;
      stdout.write(`${titled === '' ? KEEP_TITLE : ''}\x1b]2;${text}\x07`);
      titled = text;
    },
    forget() {
      shown = null;
    },
    enter() {
      if (isOurs) return;
      isOurs = true;
      stdout.write(`${ENTER}${mouse ? MOUSE_ON : ''}`);
    },
    leave() {
      if (!isOurs) return;
      isOurs = false;
      clearTimeout(loading);
      loading = undefined;
      ink?.close();
      ink = null;
      shown = null;
      stdout.write(`${mouse ? MOUSE_OFF : ''}${LEAVE}${titled === '' ? '' : RESTORE_TITLE}`);
      titled = '';
    },
  };
  surface.enter();
  return surface;
}
