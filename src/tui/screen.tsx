/** The screen of a run, from its first frame to the restored terminal. */
import type { ReadStream, WriteStream } from 'node:tty';
import { type Instance, render } from 'ink';
import type { Feed } from '../model/contracts.ts';
import { Rows } from './rows.tsx';
import { type Left, openSession } from './session.ts';
import { paint, themeOf } from './theme.ts';
import type { Size } from './view/view.ts';

export interface ScreenOptions {
  /** Steering keys say that they do nothing. */
  readonly readOnly?: boolean;
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
  const theme = themeOf(stdout.getColorDepth());

  return new Promise((resolve, reject) => {
    let instance: Instance | undefined;
    let painted: string[] = [];
    let over = false;

    const end = (settle: () => void) => {
      if (over) return;
      over = true;
      session.close();
      for (const event of ENDS) stdin.off(event, leave);
      stdout.off('resize', resize);
      // Emptied first: tmux 3 leaves a row of a resized alternate screen behind on the primary one.
      painted = [];
      instance?.rerender(tree());
      instance?.unmount();
      setImmediate(() => {
        // Not sooner: Ink's own handler of the same signal ends the process when it finds itself alone.
        for (const signal of SIGNALS) process.off(signal, leave);
        // A dead terminal fails once more on what restores it; only the first failure means anything.
        stdout.off('error', leave);
      });
      settle();
    };
    const leave = () => end(() => resolve('left'));
    const fail = (error: unknown) => end(() => reject(error));

    const session = openSession(feed, {
      readOnly: options.readOnly ?? false,
      size: sizeOf(stdout),
      onFrame: () => draw(),
      onRepaint: () => repaint(),
      onLeave: (how) => end(() => resolve(how)),
      onError: fail,
    });
    const tree = () => (
      <Rows rows={painted} columns={stdout.columns} onKeys={session.press} onPaste={session.paste} />
    );
    const draw = () => {
      painted = session.frame().map((spans) => paint(spans, theme));
      instance?.rerender(tree());
    };
    const repaint = () => {
      // Ink forgets what it drew; the window is emptied from the top, wherever Ink believes the cursor to be.
      instance?.clear();
      stdout.write('\x1b[H\x1b[J');
      draw();
    };
    const resize = () => session.resize(sizeOf(stdout));

    for (const signal of SIGNALS) process.on(signal, leave);
    for (const event of ENDS) stdin.on(event, leave);
    stdout.on('error', leave);
    // Before Ink's own listener, so that it never draws rows made for another size.
    stdout.on('resize', resize);
    try {
      draw();
      instance = render(tree(), {
        stdin,
        stdout: neverEmpty(stdout),
        alternateScreen: true,
        interactive: true,
        incrementalRendering: true,
        exitOnCtrlC: false,
        patchConsole: false,
        maxFps: 4,
      });
      instance.waitUntilExit().then(leave, fail);
      session.start();
    } catch (error) {
      fail(error);
    }
  });
}

const SIGNALS = ['SIGTERM', 'SIGHUP', 'SIGINT'] as const;
/** What a terminal that went away does to its input. */
const ENDS = ['end', 'close', 'error'] as const;

const sizeOf = ({ columns, rows }: WriteStream): Size => ({ columns: columns || 0, rows: rows || 0 });

/** Of a window of 0×0 Ink would ask `tput` and `resize` for another size, at every frame. */
const neverEmpty = (stdout: WriteStream): WriteStream =>
  new Proxy(stdout, {
    get(stream, name) {
      if (name === 'columns' || name === 'rows') return stream[name] || 1;
      const value = Reflect.get(stream, name, stream);
      return typeof value === 'function' ? value.bind(stream) : value;
    },
  });
