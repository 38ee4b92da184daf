/** A screen at work: folds the feed's events, hands keys on, and says when there is a new frame to draw. */
import type { Answer, Feed } from '../model/contracts.ts';
import type { Command, RunEvent } from '../model/event.ts';
import { reduce } from '../model/reduce.ts';
import type { State } from '../model/state.ts';
import { type Outcome, paste, press, say } from './act.ts';
import { frame } from './view/frame.ts';
import type { Row } from './view/row.ts';
import { FIRST_UI, type Size, type Ui, type View } from './view/view.ts';

export type Left = 'left' | 'ended' | 'aborted' | 'lost';

export interface Session {
  /** From here on events are folded and frames are asked for. */
  start(): void;
  press(keys: readonly string[]): void;
  paste(text: string): void;
  resize(size: Size): void;
  frame(): Row[];
  close(): void;
}

export interface SessionOptions {
  readonly readOnly: boolean;
  readonly size: Size;
  /** There is something new to see; at most 4 times a second. */
  readonly onFrame: () => void;
  /** All rows must be drawn anew: what the terminal shows is not what was drawn last. */
  readonly onRepaint: () => void;
  readonly onLeave: (how: Left) => void;
  readonly onError: (error: unknown) => void;
}

const FRAME_MS = 250;
/** A live screen is drawn this often without news too: its clock goes on, and silence must be seen. */
const QUIET_MS = 1100;
/** After the last change of the window's size; until then bytes for older sizes may still arrive there. */
const SETTLED_MS = 300;
/** How long the reason is shown for which a feed was lost. */
const LOST_MS = 3000;

export function openSession(feed: Feed, options: SessionOptions): Session {
  let state: State = feed.state;
  let ui: Ui = FIRST_UI;
  let size = options.size;
  let failingSince = firstFailure(state);
  let closed = false;
  let lost = false;
  let drawnAt = 0;
  let pending: NodeJS.Timeout | undefined;
  let quiet: NodeJS.Timeout | undefined;
  let goodbye: NodeJS.Timeout | undefined;
  let settled: NodeJS.Timeout | undefined;

  const live = () => feed.kind === 'live' && state.phase !== 'ended' && !lost;
  const view = (): View => ({
    state,
    newest: state,
    answers: () => undefined,
    ui,
    size,
    now: live() ? Math.max(Date.now(), state.at) : state.at,
    kind: feed.kind,
    readOnly: options.readOnly,
    failingSince,
  });
  const guarded = (work: () => void) => {
    if (closed) return;
    try {
      work();
    } catch (error) {
      options.onError(error);
    }
  };

  const draw = () => {
    clearTimeout(pending);
    clearTimeout(quiet);
    pending = undefined;
    drawnAt = performance.now();
    if (ui.message && ui.message.until <= Date.now()) ui = { ...ui, message: null };
    options.onFrame();
    const wait = live() ? QUIET_MS : ui.message ? ui.message.until - Date.now() + 1 : 0;
    if (wait > 0) quiet = setTimeout(() => guarded(draw), wait);
  };
  const changed = () => {
    // A frame after the end would mount the screen again, and with it the terminal's raw mode.
    if (closed) return;
    const wait = drawnAt + FRAME_MS - performance.now();
    if (wait <= 0) draw();
    else pending ??= setTimeout(() => guarded(draw), wait);
  };

  const leave = () => {
    const over = state.phase === 'ended';
    options.onLeave(
      lost ? 'lost' : !over ? 'left' : state.verdict?.state === 'aborted' ? 'aborted' : 'ended',
    );
  };
  const tell = (answer: Answer) => {
    ui = { ...say({ ...view(), now: Date.now() }, answer.text, answer.ok).ui, mode: ui.mode };
    changed();
  };
  const ask = (command: Command) => {
    feed.command(command).then(
      (answer) => guarded(() => tell(answer)),
      (error) =>
        guarded(() => tell({ ok: false, text: error instanceof Error ? error.message : String(error) })),
    );
  };
  const take = (outcome: Outcome) => {
    ui = outcome.ui;
    if (outcome.command) ask(outcome.command);
    if (outcome.repaint) options.onRepaint();
    if (outcome.leave) leave();
  };

  const onEvent = (event: RunEvent) =>
    guarded(() => {
      state = reduce(state, event);
      if (event.type === 'judged' || event.type === 'ended')
        failingSince = event.verdict.state === 'fail' ? (failingSince ?? event.at) : null;
      // A question that no longer makes sense is not left standing.
      if (event.type === 'ended') ui = { ...ui, mode: 'watch', message: null };
      changed();
    });
  const onLost = (reason: string) =>
    guarded(() => {
      // A run's end closes the feed too: the final screen stays.
      if (lost || state.phase === 'ended') return;
      lost = true;
      tell({ ok: false, text: `the run is lost from sight: ${reason}` });
      goodbye = setTimeout(() => guarded(leave), LOST_MS);
    });

  return {
    start: () => {
      feed.listen(onEvent, onLost);
      guarded(changed);
    },
    press: (keys) =>
      guarded(() => {
        for (const key of keys) {
          if (closed) return;
          if (lost) leave();
          else take(press({ ...view(), now: Date.now() }, key));
        }
        changed();
      }),
    paste: (text) =>
      guarded(() => {
        take(paste(view(), text));
        changed();
      }),
    resize: (next) =>
      guarded(() => {
        size = next;
        draw();
        clearTimeout(settled);
        settled = setTimeout(() => guarded(options.onRepaint), SETTLED_MS);
      }),
    frame: () => frame(view()),
    close: () => {
      closed = true;
      clearTimeout(pending);
      clearTimeout(quiet);
      clearTimeout(goodbye);
      clearTimeout(settled);
    },
  };
}

/** Of a run that was already failing when the screen was opened: when the first bad thing was found, if that is kept. */
function firstFailure(state: State): number | null {
  if (state.verdict?.state !== 'fail') return null;
  const bad = state.events.filter((event) => event.type === 'finding' && event.finding.level === 'bad');
  return bad[0]?.at ?? null;
}
