/** A screen at work: folds the feed's events, hands keys on, and says when there is a new frame to draw. */
import type { Answer, Feed } from '../model/contracts.ts';
import type { Command, RunEvent } from '../model/event.ts';
import { reduce } from '../model/reduce.ts';
import type { State } from '../model/state.ts';
import { press } from './act.ts';
import { othersDoing } from './acts/others.ts';
import { type Outcome, say } from './acts/outcome.ts';
import { paste } from './acts/type.ts';
import { openLookingBack } from './looking-back.ts';
import { frame, questions } from './view/frame.ts';
import type { Row } from './view/row.ts';
import { FIRST_UI, type Likeness, type Size, type Ui, type View } from './view/view.ts';

export type Left = 'left' | 'ended' | 'aborted' | 'lost';

export interface Session {
  /** From here on events are folded and frames are asked for. */
  start(): void;
  press(keys: readonly string[]): void;
  paste(text: string): void;
  resize(size: Size): void;
  frame(): Row[];
  /** What the frame is made of. */
  view(): View;
  close(): void;
}

export interface SessionOptions {
  readonly readOnly: boolean;
  readonly size: Size;
  /** What the operator chose when they were here last. */
  readonly chosen?: Partial<Ui>;
  readonly likeness?: Likeness;
  /** There is something new to see; at most 4 times a second, but for keys. */
  readonly onFrame: () => void;
  /** All rows must be drawn anew: what the terminal shows is not what was drawn last. */
  readonly onRepaint: () => void;
  readonly onLeave: (how: Left) => void;
  readonly onError: (error: unknown) => void;
}

const FRAME_MS = 250;
/** A tick and what is judged of it are one frame: they come this soon after each other. */
const TOGETHER_MS = 40;
/** A key that is held down repeats 30 times a second. */
const KEY_MS = 40;
/** A live screen is drawn this often without news too: its clock goes on, and silence must be seen. */
const QUIET_MS = 1100;
/** After the last change of the window's size; until then bytes for older sizes may still arrive there. */
const SETTLED_MS = 300;
/** How long the reason is shown for which a feed was lost. */
const LOST_MS = 3000;

export function openSession(feed: Feed, options: SessionOptions): Session {
  let state: State = feed.state;
  let ui: Ui = { ...FIRST_UI, ...options.chosen };
  let size = options.size;
  let failingSince = firstFailure(state);
  let closed = false;
  let lost = false;
  /** What this screen asked of the run and has no answer to. */
  let own: readonly Command[] = [];
  let drawnAt = 0;
  let pending: NodeJS.Timeout | undefined;
  let pendingAt = Infinity;
  let quiet: NodeJS.Timeout | undefined;
  let goodbye: NodeJS.Timeout | undefined;
  let settled: NodeJS.Timeout | undefined;

  const live = () => feed.kind === 'live' && state.phase !== 'ended' && !lost;
  const view = (): View => {
    const at = past.stateAt(ui.cursor, state);
    const isPast = at !== state;
    return {
      state: at,
      newest: state,
      answers: past.answered,
      ui,
      size,
      now: live() && !isPast ? Math.max(Date.now(), state.at) : at.at,
      kind: feed.kind,
      readOnly: options.readOnly,
      ...(options.likeness && { likeness: options.likeness }),
      failingSince: failingSince !== null && failingSince <= at.at ? failingSince : null,
      ...(feed.record && { record: feed.record }),
      ...(feed.against !== undefined && { against: feed.against }),
      ...(feed.player && { playing: feed.player.playing() }),
    };
  };
  const guarded = (work: () => void) => {
    if (closed) return;
    try {
      work();
    } catch (error) {
      options.onError(error);
    }
  };

  const draw = (isUrgent = false) => {
    const until = past.waitUntil(questions(view()), state.eventCount);
    if (until > performance.now() && !isUrgent) return drawLater(until);
    clearTimeout(pending);
    clearTimeout(quiet);
    pendingAt = Infinity;
    drawnAt = performance.now();
    if (ui.message && ui.message.until <= Date.now()) ui = { ...ui, message: null };
    options.onFrame();
    const wait = live() ? QUIET_MS : ui.message ? ui.message.until - Date.now() + 1 : 0;
    if (wait > 0) quiet = setTimeout(() => guarded(() => draw()), wait);
  };
  const drawLater = (at: number) => {
    clearTimeout(pending);
    pendingAt = at;
    // Node warns of a negative time, on stderr: across the screen.
    pending = setTimeout(() => guarded(() => draw()), Math.max(0, at - performance.now()));
  };
  /** A frame in so long, and not sooner after the last one than `apartMs`. */
  const changed = (inMs = 0, apartMs = KEY_MS) => {
    const now = performance.now();
    const at = Math.max(now + inMs, drawnAt + apartMs);
    // A frame after the end would be drawn on a terminal that was given back.
    if (closed || at >= pendingAt) return;
    if (at <= now) draw();
    else drawLater(at);
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
  const past = openLookingBack(
    feed.ask,
    () => guarded(() => changed()),
    (why) => guarded(() => tell({ ok: false, text: why })),
  );
  const ask = (command: Command) => {
    const answered = (answer: Answer) =>
      guarded(() => {
        own = own.filter((each) => each !== command);
        tell(answer);
      });
    own = [...own, command];
    feed
      .command(command)
      .then(answered, (error) =>
        answered({ ok: false, text: error instanceof Error ? error.message : String(error) }),
      );
  };
  const take = (outcome: Outcome) => {
    ui = outcome.ui;
    if (outcome.command) ask(outcome.command);
    if (outcome.play) feed.player?.play(outcome.play);
    if (outcome.repaint) options.onRepaint();
    if (outcome.leave) leave();
  };

  const onEvent = (event: RunEvent) =>
    guarded(() => {
      state = reduce(state, event);
      if (event.type === 'judged' || event.type === 'ended')
        failingSince = event.verdict.state === 'fail' ? (failingSince ?? event.at) : null;
      if (event.type === 'ended') {
        // A question that no longer makes sense is not left standing.
        ui = { ...ui, mode: 'watch', message: null };
        if (ui.cursor !== null)
          tell({ ok: true, text: `the run is over: ${event.verdict.state}; esc shows its end` });
      }
      const others = othersDoing(event, own);
      if (others !== null) tell({ ok: true, text: others });
      changed(TOGETHER_MS, FRAME_MS);
    });
  const onState = (next: State) =>
    guarded(() => {
      // What was answered later tells of what has not happened yet.
      if (next.seq < state.seq) past.forget();
      state = next;
      failingSince = next.verdict?.state === 'fail' ? Math.min(failingSince ?? next.at, next.at) : null;
      changed(TOGETHER_MS, FRAME_MS);
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
      feed.listen(onEvent, onLost, onState);
      // The first frame waits for no answer.
      guarded(() => draw(true));
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
        draw(true);
        clearTimeout(settled);
        settled = setTimeout(() => guarded(options.onRepaint), SETTLED_MS);
      }),
    frame: () => frame(view()),
    view,
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
