import { afterEach, describe, expect, test } from 'vitest';
import type { Feed } from '../../src/model/contracts.ts';
import type { Ask, Question } from '../../src/model/question.ts';
import { openSession, type Session } from '../../src/tui/session.ts';
import { textOf } from '../../src/tui/view/row.ts';
import type { Ui } from '../../src/tui/view/view.ts';
import { healthy, madeFeed, PASSING, tick } from './made.ts';
import { recordedFeed } from './recorded.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A session on a feed, with every frame it draws as text. */
function sessionOn(feed: Feed, chosen: Partial<Ui> = {}) {
  const frames: string[] = [];
  const session: Session = openSession(feed, {
    readOnly: false,
    size: { columns: 80, rows: 24 },
    chosen,
    onFrame: () => frames.push(session.frame().map(textOf).join('\n')),
    onRepaint: () => {},
    onLeave: () => {},
    onError: (error) => {
      throw error;
    },
  });
  open.push(session.close, feed.close);
  session.start();
  return { session, frames, last: () => frames.at(-1) ?? '' };
}

/** The recorded run, whose answers go through `ask`; what was asked is counted. */
function recorded(through: (ask: Ask) => Ask = (ask) => ask) {
  const feed = recordedFeed();
  const asked: Question[] = [];
  const ask = through(feed.ask);
  return {
    asked,
    feed: {
      ...feed,
      ask: <Q extends Question>(question: Q) => {
        asked.push(question);
        return ask(question);
      },
    } satisfies Feed,
  };
}

const later =
  (ms: number) =>
  (ask: Ask): Ask =>
  async (question) => {
    await sleep(ms);
    return ask(question);
  };
const header = (frame: string): string => frame.split('\n')[0] ?? '';

async function until(seen: () => boolean): Promise<void> {
  for (let waited = 0; waited < 3000 && !seen(); waited += 5) await sleep(5);
  expect(seen()).toBe(true);
}

describe('a cursor on the past', () => {
  test('shows that moment on every page, and esc shows the newest again', async () => {
    const { feed } = recorded();
    const { session, last } = sessionOn(feed);
    const seq = Math.floor(feed.state.seq / 2);
    const moment = await feed.ask({ ask: 'moment', seq });
    session.press(['left']);
    while ((session.view().ui.cursor ?? 0) > seq) session.press(['left']);
    await until(() => session.view().state.seq === session.view().ui.cursor);
    expect(session.view().state.latest).toEqual(
      (await feed.ask({ ask: 'moment', seq: session.view().ui.cursor ?? 0 }))?.latest,
    );
    expect(moment?.seq).toBe(seq);
    for (const key of ['1', '2', '3', '5', '7', '0']) {
      session.press([key]);
      await sleep(120);
      expect(header(last())).toMatch(/ at \d\d:\d\d:\d\d, -\d+ s/);
    }
    session.press(['escape']);
    await until(() => !header(last()).includes(' at '));
    expect(session.view().state).toBe(session.view().newest);
  });

  test('leaves the whole soak in the charts', async () => {
    const { feed } = recorded();
    const { session } = sessionOn(feed);
    session.press(['left', 'left', 'left']);
    await until(() => session.view().state !== session.view().newest);
    const { state, newest } = session.view();
    expect(state.series['process.rss']?.soak).toBe(newest.series['process.rss']?.soak);
  });

  test('asks for no more than can be answered while a key is held down', async () => {
    const { feed, asked } = recorded(later(20));
    const { session } = sessionOn(feed);
    session.press(['left']);
    for (let i = 0; i < 40; i++) {
      session.press(['left']);
      await sleep(5);
    }
    await until(() => session.view().state.seq === session.view().ui.cursor);
    const moments = asked.filter(({ ask }) => ask === 'moment');
    expect(moments.length).toBeGreaterThan(1);
    expect(moments.length).toBeLessThanOrEqual(25);
  });

  test('on a live run does not hide that the run has ended', async () => {
    const made = madeFeed({ ...healthy(), at: Date.now() });
    const ask = ({ ask }: Question) =>
      ask === 'moment' ? Promise.resolve(healthy()) : new Promise(() => {});
    const { session, last } = sessionOn({ ...made.feed, ask: ask as Ask });
    session.press(['left', 'left']);
    await until(() => header(last()).includes(' at '));
    made.tell({ type: 'ended', at: Date.now(), verdict: { ...PASSING, state: 'aborted' } });
    await until(() => last().includes('the run is over: aborted; esc shows its end'));
    // Before the end, not ago.
    expect(header(last())).toMatch(/, -\d+/);
    session.press(['escape']);
    await until(() => last().includes('The run is over: aborted'));
  });

  test('on a live run stays where it is while the run goes on', async () => {
    const made = madeFeed({ ...healthy(), at: Date.now() });
    const { session } = sessionOn({ ...made.feed, ask: (async () => healthy()) as unknown as Ask });
    session.press(['left', 'left']);
    const { cursor } = session.view().ui;
    for (let seq = 700; seq < 720; seq++) made.tell({ ...tick(seq), at: Date.now() });
    expect(session.view().ui.cursor).toBe(cursor);
    expect(session.view().newest.seq).toBe(719);
  });
});

describe('a frame', () => {
  test('waits a moment for what it asked of the past, rather than show less', async () => {
    const { feed } = recorded(later(25));
    const { session, frames } = sessionOn(feed);
    await sleep(150);
    const before = frames.length;
    session.press(['left', 'left']);
    await sleep(300);
    expect(frames.slice(before).length).toBeGreaterThan(0);
    for (const frame of frames.slice(before)) expect(frame).not.toContain('reading');
  });

  test('says that the past is being read when that takes longer', async () => {
    const { feed } = recorded(() => () => new Promise(() => {}));
    const { session, last } = sessionOn(feed);
    session.press(['left', 'left']);
    await until(() => header(last()).includes('reading the past …'));
  });

  test('says once why the past can not be told, and shows the rest', async () => {
    const { feed } = recorded(() => async () => {
      throw new Error('the journal can not be read');
    });
    const { session, frames, last } = sessionOn(feed);
    session.press(['left', 'left']);
    await until(() => last().includes('the journal can not be read'));
    session.press(['right', 'left', 'left']);
    await sleep(200);
    expect(frames.filter((frame) => frame.includes('the journal can not be read')).length).toBeGreaterThan(0);
    expect(last()).toContain('memory');
  });
});
