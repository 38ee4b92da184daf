/** The window that is drawn on: taken with all its modes, given back as it was. A frame is one write. */
import type { WriteStream } from 'node:tty';
import type { Row } from '../view/row.ts';
import { difference, type Paint } from './difference.ts';

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
  readonly paint: Paint;
  readonly mouse: boolean;
}

export function openSurface(stdout: WriteStream, { paint, mouse }: SurfaceOptions): Surface {
  let shown: readonly Row[] | null = null;
  let titled = '';
  let isOurs = false;
  const surface: Surface = {
    draw(rows, columns) {
      // A terminal that takes nothing gets the newest frame when it does again, not all that were missed.
      if (!isOurs || stdout.writableNeedDrain) return;
      const bytes = difference(shown, rows, columns, paint);
      shown = rows;
      if (bytes !== '') stdout.write(`${FRAME_BEGINS}${bytes}${FRAME_ENDS}`);
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
      shown = null;
      stdout.write(`${ENTER}${mouse ? MOUSE_ON : ''}`);
    },
    leave() {
      if (!isOurs) return;
      isOurs = false;
      stdout.write(`${mouse ? MOUSE_OFF : ''}${LEAVE}${titled === '' ? '' : RESTORE_TITLE}`);
      titled = '';
    },
  };
  surface.enter();
  return surface;
}
