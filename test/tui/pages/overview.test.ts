import { describe, expect, test } from 'vitest';
import { fold, reduce } from '../../../src/model/reduce.ts';
import type { State } from '../../../src/model/state.ts';
import { overview } from '../../../src/tui/pages/overview.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { failing, fresh, healthy, madeState, PROFILE, START, tick, UNKNOWN, uiOf, viewOf } from '../made.ts';
import { SEARCH, shaped, stagedState } from '../made-stages.ts';
import { isDrawnToTheLetter } from './recorded-frames.ts';

const linesOf = (view: View, rows = view.size.rows - 4): string[] =>
  overview(view, rows).map((row) => textOf(row).trimEnd());
const textAt = (state: State, columns: number, rows: number, more: Partial<View> = {}): string =>
  linesOf(viewOf(state, columns, rows, more)).join('\n');

isDrawnToTheLetter('overview', []);

const INVALID = {
  ...UNKNOWN,
  invalid: ['INVALID LOAD: the generator was at fault in 80 of 669 ticks (12%)'],
  reasons: ['INVALID LOAD: the generator was at fault in 80 of 669 ticks (12%)'],
};

describe('the overview of a run that', () => {
  test.each([
    ['fails', failing(), 80, 24],
    ['fails', failing(), 200, 60],
    ['warms up', madeState({ ticks: 12 }), 60, 16],
    ['warms up', madeState({ ticks: 12 }), 120, 40],
    ['is not known yet', madeState({ ticks: 100, verdict: UNKNOWN }), 80, 24],
    ['is not known yet', madeState({ ticks: 100, verdict: UNKNOWN }), 120, 40],
    ['is invalid', madeState({ ticks: 700, verdict: INVALID }), 80, 24],
    ['searches', stagedState({ profile: shaped(SEARCH), stage: 'search: probe 7' }), 80, 24],
    ['searches', stagedState({ profile: shaped(SEARCH), stage: 'search: probe 7' }), 120, 40],
  ])('%s is drawn to the letter', async (name, state, columns, rows) => {
    const lines = frame(viewOf(state, columns, rows)).map((row) => textOf(row).trimEnd());
    const file = `overview-${name.replaceAll(' ', '-')}-${columns}x${rows}`;
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`frames/${file}.txt`);
  });
});

describe('the overview', () => {
  test('fills its room at every size, and is never taller', () => {
    for (const state of [healthy(), failing(), madeState({ ticks: 12 })])
      for (const columns of [60, 110, 171, 240])
        for (const rows of [12, 21, 36, 56]) {
          const drawn = linesOf(viewOf(state, columns, rows + 4), rows);
          expect(drawn.length, `${columns}×${rows}`).toBeLessThanOrEqual(rows);
          // Lists may still fill; what is above them may not leave a hole.
          expect(
            drawn.findIndex((line) => line.includes('events ·')),
            `${columns}×${rows}`,
          ).toBeGreaterThan(0);
        }
  });

  test('uses a large window for more, not for larger', () => {
    const large = textAt(healthy(), 200, 60);
    for (const title of [
      'memory',
      'latency',
      'load  dns',
      'latencies',
      'failures',
      'cpu',
      'thresholds',
      'watched',
    ])
      expect(large).toContain(title);
    expect(large.split('\n').some((line) => /thresholds.*watched.*events/.test(line))).toBe(true);
  });

  test('of a run that has told nothing yet is drawn all the same', () => {
    expect(textAt(fresh(), 80, 24)).toContain('no snapshot yet');
    expect(textAt(fresh(), 200, 60)).toContain('no snapshot yet');
  });

  test('says when there will be enough data, in every size', () => {
    const unknown = madeState({ ticks: 100, verdict: UNKNOWN });
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
      [200, 60],
    ] as const)
      expect(textAt(unknown, columns, rows)).toContain('UNKNOWN, enough data in 40 s');
  });

  test('tells the last snapshot and the next', () => {
    expect(textAt(healthy(), 80, 24)).toContain('events · snapshots 2, last 18:05, next 18:15');
  });

  test('shows pinned series first of what is watched', () => {
    const ui = uiOf({ pins: ['dns.inflight', 'not.there'] });
    const wide = textAt(healthy(), 120, 40, { ui }).split('\n');
    const title = wide.findIndex((line) => line.includes('watched'));
    expect(wide[title + 1]).toMatch(/\*dns\.inflight +[2-5] /);
    const small = textAt(healthy(), 80, 24, { ui });
    expect(small).toMatch(/^\*dns\.inflight +[2-5] /m);
    expect(small).not.toContain('not.there');
  });

  test('names the class that most failures are of, once something failed', () => {
    expect(textAt(healthy(), 80, 24)).not.toContain('mostly');
    const { values, ...rest } = tick(700);
    const failed = { ...rest, values: { ...values, 'dns.error.servfail': 4, 'dns.error.timeout': 30 } };
    const text = textAt(reduce(healthy(), failed), 80, 24);
    expect(text).toContain('errors mostly');
    expect(text).toMatch(/▸dns .*% timeout/);
  });

  test('draws no fitted line and forecasts nothing of what is not known', () => {
    const fitted = (state: State) => textAt(state, 80, 24);
    const known = madeState({ ticks: 100, verdict: { ...UNKNOWN, trends: [] } });
    const chart = (text: string) => text.split('\n').filter((line) => /[⠁-⣿]/.test(line));
    expect(chart(fitted(madeState({ ticks: 100, verdict: UNKNOWN })))).toEqual(chart(fitted(known)));
  });

  test('of several targets tells each memory', () => {
    const profile = {
      ...PROFILE,
      probes: [
        { kind: 'process', prefix: 'redis.process', of: 'redis' },
        { kind: 'process', prefix: 'webdis.process', of: 'webdis' },
      ],
    } as const;
    const values = { 'redis.process.rss': 4e6, 'webdis.process.rss': 7e6, 'redis.process.cpu': 0.1 };
    const state = fold([
      { type: 'started', at: START, run: healthy().run as NonNullable<State['run']>, profile },
      { ...tick(0), values },
    ]);
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
    ] as const) {
      const text = textAt(state, columns, rows);
      expect(text).toMatch(/memory {2}redis +4 MB/);
      expect(text).toMatch(/memory {2}webdis +7 MB/);
      expect(text).toContain('redis cpu');
    }
  });
});
