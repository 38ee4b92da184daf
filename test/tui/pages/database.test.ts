import { describe, expect, test } from 'vitest';
import type { Profile } from '../../../src/model/profile.ts';
import { reduce } from '../../../src/model/reduce.ts';
import type { Values } from '../../../src/model/series.ts';
import { EMPTY_STATE, type State } from '../../../src/model/state.ts';
import { samples } from '../../../src/tui/charts/samples.ts';
import { databasePage, databaseQuestions } from '../../../src/tui/pages/database.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import { ZOOMS } from '../../../src/tui/view/view.ts';
import {
  eventsOf,
  failing,
  fresh,
  healthy,
  madeState,
  PASSING,
  PROFILE,
  tick,
  uiOf,
  viewOf,
} from '../made.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageText } from './recorded-frames.ts';

const textOn = pageText(databasePage);

isDrawnToTheLetter('database', ['3']);

/** Asked every fifth second; one of its answers is no number. */
const ASKED = 5;
function asked(ticks: number): State {
  const queries = { rows: 'SELECT count(*) FROM messages', oldest: 'SELECT NULL' };
  const database = {
    system: 'mysql',
    address: 'mysql://127.0.0.1:3306',
    user: 'soak',
    password: '',
    name: 'iot',
  };
  const probe = { kind: 'sql', prefix: 'sql', database, queries, everyTicks: ASKED, withinMs: 500 } as const;
  const profile = { ...PROFILE, probes: [...PROFILE.probes, probe] } as Profile;
  let state = EMPTY_STATE;
  for (const event of eventsOf({ ticks, verdict: PASSING, profile })) {
    if (event.type !== 'tick') state = reduce(state, event);
    else {
      const isAsked = event.seq % ASKED === 0;
      const values: Values = {
        'sql.query.rows': isAsked ? 5000 + event.seq * 10 : null,
        'sql.query.rows.time': isAsked ? 0.004 : null,
        'sql.query.oldest': null,
        'sql.query.oldest.time': isAsked ? 0.0007 : null,
      };
      state = reduce(state, { ...event, values: { ...event.values, ...values } });
    }
  }
  return state;
}

describe('what a query says of a database', () => {
  test.each([
    [80, 24],
    [120, 40],
  ])('is drawn to the letter at %i×%i, here and on the overview', async (columns, rows) => {
    const state = asked(703);
    for (const subject of ['database', 'overview'] as const) {
      const lines = frame(viewOf(state, columns, rows, { ui: uiOf({ subject }) })).map((row) =>
        textOf(row).trimEnd(),
      );
      await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(
        `frames/sql-${subject}-${columns}x${rows}.txt`,
      );
    }
  });

  test('has a course without gaps though it is asked every fifth tick only, in any window', () => {
    const state = asked(703);
    for (const zoom of [0, 2, ZOOMS.length - 1]) {
      const { values } = samples(
        viewOf(state, 80, 24, { ui: uiOf({ zoom }) }),
        'sql.query.rows',
        140,
        'mean',
      );
      const known = values.slice(Math.ceil(values.length / 4)).filter((value) => value !== null);
      expect(known.length, `zoom ${zoom}`).toBeGreaterThan(5);
    }
    const { values } = samples(
      viewOf(state, 80, 24, { ui: uiOf({ zoom: 0 }) }),
      'sql.query.rows',
      140,
      'mean',
    );
    expect(values).not.toContain(null);
    expect(
      samples(viewOf(state, 80, 24), 'sql.query.oldest', 140, 'mean').values.every((each) => each === null),
    ).toBe(true);
  });
});

describe('the page of databases', () => {
  keepsToItsRoom(databasePage, [healthy(), failing(), fresh()], viewOf);

  test('tells when the disk is full, and how far the WAL came', () => {
    const text = textOn(viewOf(healthy(), 80, 24));
    expect(text).toContain('facts  the sqlite WAL came to 4.59 MB at most · disk is full in 30 days');
  });

  test('forecasts nothing of a disk that is stable, or not known yet', () => {
    const trends = PASSING.trends.map((trend) => ({ ...trend, state: 'STABLE' as const }));
    const stable = textOn(viewOf(madeState({ ticks: 400, verdict: { ...PASSING, trends } }), 80, 24));
    expect(stable).toContain('disk does not fill up');
    expect(stable).not.toContain('full in');
    const unknown = trends.map((trend) => ({ ...trend, state: 'UNKNOWN' as const }));
    const text = textOn(viewOf(madeState({ ticks: 400, verdict: { ...PASSING, trends: unknown } }), 80, 24));
    expect(text).not.toContain('disk is full');
    expect(text).not.toContain('does not fill up');
  });

  test('tells how often the lock was not to be had', () => {
    const { values, ...rest } = tick(700);
    const state = reduce(healthy(), { ...rest, values: { ...values, 'sqlite.lockwait.timeouts': 12 } });
    expect(textOn(viewOf(state, 120, 40))).toContain('the sqlite lock was not to be had 12 times');
  });

  test('names what the judge found of the database, with whose fault it is', () => {
    expect(textOn(viewOf(failing(), 120, 40))).toContain('target: the WAL grows and is not checkpointed');
  });

  test('shows what a listed query answers', () => {
    const [process, sqlite] = PROFILE.probes;
    if (!process || sqlite?.kind !== 'sqlite') throw new Error('no sqlite probe');
    const probes = [process, { ...sqlite, queries: { rows: 'SELECT count(*) FROM log' } }];
    const state = madeState({ ticks: 60, profile: { ...PROFILE, probes } });
    const { values, ...rest } = tick(60);
    const told = reduce(state, { ...rest, values: { ...values, 'sqlite.query.rows': 1234 } });
    expect(textOn(viewOf(told, 80, 24))).toMatch(/^ rows +1234 /m);
  });

  test('where nothing is watched says which lines of a profile would have it watched', () => {
    const probes = PROFILE.probes.filter(({ kind }) => kind === 'process');
    const text = textOn(viewOf(madeState({ ticks: 60, profile: { ...PROFILE, probes } }), 80, 24));
    expect(text).toContain('No database and no disk is watched');
    expect(text).toContain('sqlite: { file: ./run/app.db, lockwait: true }');
    expect(text).toContain('disk: { path: ./run }');
  });

  test('asks for its series only where the state does not hold the window', () => {
    const short = viewOf(healthy(), 120, 40, { ui: uiOf({ zoom: 1 }) });
    expect(databaseQuestions(short)).toEqual([]);
    const past = viewOf(healthy(), 120, 40, { ui: uiOf({ zoom: 1, cursor: 20, end: 40 }) });
    expect(databaseQuestions(past)).toMatchObject([
      { ask: 'past', series: ['sqlite.file', 'sqlite.wal', 'sqlite.lockwait', 'disk.free'] },
    ]);
  });
});
