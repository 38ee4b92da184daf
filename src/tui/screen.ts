/** The screen of a run, from its first frame to the restored terminal. */
import type { ReadStream, WriteStream } from 'node:tty';
import type { Feed } from '../model/contracts.ts';
import { type Left, openSession } from './session.ts';
import { type Alarms, alarmBytes, alarmOf } from './terminal/alarm.ts';
import { toAscii } from './terminal/ascii.ts';
import { listenForEnd } from './terminal/gone.ts';
import { openKeyboard } from './terminal/keyboard.ts';
import { keysOfClick } from './terminal/mouse.ts';
import type { Input } from './terminal/read-input.ts';
import { openSurface } from './terminal/surface.ts';
import { suspend } from './terminal/suspend.ts';
import { titleOf } from './terminal/title.ts';
import { paint, type ThemeName, themeOf } from './theme.ts';
import type { Row } from './view/row.ts';
import type { Likeness, Size, Ui } from './view/view.ts';

/** What of a screen is kept for the next time. */
export type Choices = Pick<Ui, 'pins' | 'zoom'>;

export interface ScreenOptions {
  /** Steering keys say that they do nothing. */
  readonly readOnly?: boolean;
  /** Dark by default; without colours in a terminal that has none. */
  readonly theme?: Exclude<ThemeName, 'auto'>;
  /** Nothing but ASCII. */
  readonly ascii?: boolean;
  /** Clicks and the wheel; the terminal's own selecting of text then needs shift. */
  readonly mouse?: boolean;
  /** What a crossing, an alert and the end are told by, besides the screen. */
  readonly alarms?: Alarms;
  /** What the operator chose the last time, and where it is kept. */
  readonly chosen?: Partial<Choices>;
  /** What is seen first, instead of the overview. */
  readonly first?: Partial<Ui>;
  readonly keep?: (choices: Choices) => void;
  /** How closely series move with one of them: the screen may not judge by itself. */
  readonly likeness?: Likeness;
  /** The terminal; the process's own by default. */
  readonly stdin?: ReadStream;
  readonly stdout?: WriteStream;
}

/**
 * Shows a run until the operator leaves: `left` (the run goes on), `ended` or `aborted` (it is over), or `lost`
 * (the feed went away; the reason was shown for 3 s). A SIGTERM, a SIGHUP and a dead terminal are a `left`.
 * The feed stays open: whoever opened it closes it. Rejects on an error of ours, with the terminal restored.
 */
export function showScreen(feed: Feed, options: ScreenOptions = {}): Promise<Left> {
  const stdout = options.stdout ?? process.stdout;
  const stdin = options.stdin ?? process.stdin;
  const { ascii = false, alarms = {} } = options;
  const theme = themeOf(stdout.getColorDepth(), options.theme);

  return new Promise((resolve, reject) => {
    let over = false;
    let rows: readonly Row[] = [];
    let told = feed.state;
    let kept: Choices | null = null;

    const restore = () => {
      keyboard.close();
      surface.leave();
    };
    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      session.close();
      deafen();
      process.off('SIGTSTP', stop);
      process.off('exit', restore);
      stdout.off('resize', resize);
      stdout.off('drain', drained);
      restore();
      settle();
    };
    const leave = () => end(() => resolve('left'));
    const fail = (error: unknown) => end(() => reject(error));

    const draw = () => {
      const view = session.view();
      rows = session.frame();
      surface.draw(rows, view.size.columns);
      const title = titleOf(view.newest);
      surface.title(ascii ? toAscii(title) : title);
      const alarm = alarmOf(told, view.newest);
      told = view.newest;
      if (alarm !== null) stdout.write(alarmBytes(alarm, alarms));
      keep(view.ui);
    };
    const keep = ({ pins, zoom }: Choices) => {
      if (kept !== null && (kept.pins !== pins || kept.zoom !== zoom)) options.keep?.({ pins, zoom });
      kept = { pins, zoom };
    };
    const repaint = () => {
      surface.forget();
      draw();
    };
    /** What was not written while nobody took it. */
    const drained = () => {
      try {
        draw();
      } catch (error) {
        fail(error);
      }
    };
    const resize = () => {
      surface.forget();
      session.resize(sizeOf(stdout));
    };
    const stop = () => {
      restore();
      stdout.write('The screen stands still, the run goes on. fg brings the screen back.\n');
      process.off('SIGTSTP', stop);
      suspend(() => {
        if (over) return;
        process.on('SIGTSTP', stop);
        keyboard = openKeyboard(stdin, take);
        surface.enter();
        // The window may be another one by now.
        resize();
      });
    };
    const take = (inputs: readonly Input[]) => {
      for (const input of inputs) {
        if (over) return;
        if (input.is === 'paste') session.paste(input.text);
        else if (input.is === 'key' && input.key === 'ctrl-z') return stop();
        else if (input.is === 'key') session.press([input.key]);
        else if (input.is === 'click')
          session.press(keysOfClick(rows, session.view(), input.column, input.row));
        else session.press([input.is === 'wheel-up' ? 'up' : 'down']);
      }
    };

    const surface = openSurface(stdout, {
      paint: (spans) => paint(spans, theme, ascii),
      mouse: options.mouse ?? false,
      onError: fail,
    });
    let keyboard = openKeyboard(stdin, take);
    process.on('exit', restore);
    const session = openSession(feed, {
      readOnly: options.readOnly ?? false,
      size: sizeOf(stdout),
      chosen: { ...options.chosen, ...options.first },
      ...(options.likeness && { likeness: options.likeness }),
      onFrame: draw,
      onRepaint: repaint,
      onLeave: (how) => end(() => resolve(how)),
      onError: fail,
    });

    const deafen = listenForEnd(stdin, stdout, leave);
    process.on('SIGTSTP', stop);
    stdout.on('resize', resize);
    stdout.on('drain', drained);
    session.start();
  });
}

const sizeOf = ({ columns, rows }: WriteStream): Size => ({ columns: columns || 0, rows: rows || 0 });
