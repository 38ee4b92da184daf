/** The screen of the recorded run once all that it asks is answered: what a person sees who waited a moment. */
import { workOut } from '../../src/commands/work-out.ts';
import { press } from '../../src/tui/act.ts';
import { openAnswers } from '../../src/tui/answers.ts';
import { frame, questions } from '../../src/tui/view/frame.ts';
import { pastState } from '../../src/tui/view/past-state.ts';
import { textOf } from '../../src/tui/view/row.ts';
import type { View } from '../../src/tui/view/view.ts';
import { viewOf } from './made.ts';
import { recordedFeed } from './recorded.ts';

export interface Answered {
  /** As after these keys, one after the other, each with its answers. */
  press(...keys: readonly string[]): Promise<Answered>;
  readonly view: View;
  readonly lines: readonly string[];
}

const ANSWERED_WITHIN_MS = 10_000;

export async function recordedScreen(
  columns: number,
  rows: number,
  more: Partial<View> = {},
): Promise<Answered> {
  const feed = recordedFeed();
  const ask = workOut(feed.ask);
  const refusals: string[] = [];
  const { answered: answers, want } = openAnswers(
    ask,
    () => {},
    (why) => refusals.push(why),
  );

  const answered = async (view: View): Promise<View> => {
    let now = view;
    const deadline = performance.now() + ANSWERED_WITHIN_MS;
    for (let turn = 0; !want(questions(now), now.newest.eventCount) || turn === 0; turn++) {
      if (performance.now() > deadline) throw new Error('what the screen asks is not answered');
      await new Promise((resolve) => setImmediate(resolve));
      const { cursor } = now.ui;
      const moment = cursor === null ? undefined : answers({ ask: 'moment', seq: cursor });
      const state = moment === undefined ? now.newest : pastState(moment, now.newest);
      now = { ...now, state, now: state.at };
    }
    if (refusals.length > 0) throw new Error(refusals[0]);
    return now;
  };
  const screenOf = (view: View): Answered => ({
    view,
    lines: frame(view).map((row) => textOf(row).trimEnd()),
    async press(...keys) {
      let now = view;
      for (const key of keys) now = await answered({ ...now, ui: press(now, key).ui });
      return screenOf(now);
    },
  });
  return screenOf(await answered(viewOf(feed.state, columns, rows, { kind: 'stored', answers, ...more })));
}
