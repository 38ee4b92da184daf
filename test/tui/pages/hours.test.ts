import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../../src/model/comparison.ts';
import type { AnswerTo, Question, SnapshotCard } from '../../../src/model/question.ts';
import { NOTHING_JUDGED } from '../../../src/model/verdict.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { presses } from '../acts/presses.ts';
import { recordedScreen } from '../answered.ts';
import { healthy, PASSING, START, uiOf, viewOf } from '../made.ts';
import { isDrawnToTheLetter, SIZES } from './recorded-frames.ts';

const SCREENS = {
  hours: ['8', 'down'],
  'hours-summary': ['8', 'down', 'enter'],
  'hours-metrics': ['8', 'down', 'm'],
  'hours-difference': ['8', ' ', 'down', 'down', 'd'],
  'hours-scrapes': ['8', ' ', 'down', ' ', 'm'],
} as const;

for (const [name, keys] of Object.entries(SCREENS)) isDrawnToTheLetter(name, keys);

/** A snapshot an hour, as many as a day has. */
const card = (number: number, more: Partial<SnapshotCard> = {}): SnapshotCard => ({
  seq: 25 * (number + 1),
  file: `snap-${String(number).padStart(3, '0')}.json`,
  number,
  reason: 'interval',
  at: new Date(START + number * 3_600_000).toISOString(),
  phase: 'soak',
  elapsedSeconds: 3600 * (number + 1),
  soakSeconds: 3600 * (number + 1),
  verdict: PASSING,
  loads: {},
  values: { 'process.rss': 2e8 + number * 1e6, 'sqlite.file': 1e9, 'sqlite.wal': 4e6 },
  changes: {},
  events: [],
  ...more,
});

function viewOfCards(cards: readonly SnapshotCard[], columns = 80, rows = 24) {
  const answers = <Q extends Question>(question: Q) =>
    (question.ask === 'snapshots' ? cards : undefined) as AnswerTo<Q> | undefined;
  return viewOf(healthy(), columns, rows, { answers, kind: 'stored', ui: uiOf({ subject: 'hours' }) });
}

const linesOf = (view: ReturnType<typeof viewOf>) => frame(view).map((row) => textOf(row).trimEnd());
const selectedLine = (view: ReturnType<typeof viewOf>) => linesOf(view).find((line) => line.startsWith('▸'));

const after = (view: View, ...keys: readonly string[]): View => presses(view, ...keys).view;

const DAY = Array.from({ length: 24 }, (_, i) => card(i));

describe('the table of hours', () => {
  test('stands newest first, and goes along with the selected one, whose moment all pages show', () => {
    const view = viewOfCards(DAY);
    expect(selectedLine(view)).toMatch(/^▸ +23 /);
    expect(view.ui.cursor).toBe(null);
    const older = after(view, 'down', 'down', 'down');
    expect(selectedLine(older)).toMatch(/^▸ +20 /);
    expect(older.ui.cursor).toBe(DAY[20]?.seq);
    const oldest = after(older, ...Array.from({ length: 40 }, () => 'down'));
    expect(selectedLine(oldest)).toMatch(/^▸ +0 /);
    const back = after(oldest, ...Array.from({ length: 40 }, () => 'up'));
    expect(selectedLine(back)).toMatch(/^▸ +23 /);
    expect(back.ui.cursor).toBe(null);
  });

  test('selects the hour that the cursor is in, wherever it was put', () => {
    const view = viewOfCards(DAY);
    const at = (cursor: number) => selectedLine({ ...view, ui: { ...view.ui, cursor } });
    expect(at(10 * 25)).toMatch(/^▸ +9 /);
    expect(at(10 * 25 + 1)).toMatch(/^▸ +10 /);
    expect(at(1)).toMatch(/^▸ +0 /);
    expect(at(690)).toMatch(/^▸ +23 /);
  });

  test('of several snapshots of one tick each can be gone to', () => {
    const view = viewOfCards([card(0), card(1, { seq: 25 }), card(2, { seq: 25 }), card(3)]);
    const numbers = ['down', 'down', 'down'].map((_, i) => {
      const moved = after(view, ...Array.from({ length: i + 1 }, () => 'down'));
      return selectedLine(moved)?.trim().split(/ +/)[1];
    });
    expect(numbers).toEqual(['2', '1', '0']);
  });

  test('two are marked at most, and one is unmarked by the same key', () => {
    const view = after(viewOfCards(DAY), ' ', 'down', ' ', 'down', ' ');
    expect(view.ui.hours.marked).toEqual([22, 21]);
    expect(after(view, ' ').ui.hours.marked).toEqual([22]);
  });

  test('differences are of the marked two, of the marked and the selected one, or of that and the one before', () => {
    const view = viewOfCards(DAY);
    expect(after(view, 'd').ui.hours.open).toEqual({ what: 'difference', before: 22, after: 23 });
    expect(after(view, ' ', 'down', 'down', 'd').ui.hours.open).toMatchObject({ before: 21, after: 23 });
    expect(after(view, ' ', 'down', ' ', 'down', 'down', 'd').ui.hours.open).toMatchObject({
      before: 22,
      after: 23,
    });
    const only = after(viewOfCards([card(0)]), 'd');
    expect(only.ui.hours.open).toBe(null);
    expect(only.ui.message?.text).toContain('it takes two');
  });

  test('what was told in an hour stands beside it, a finding first, and below it whole', () => {
    const text =
      'the WAL grows and is not checkpointed: 1.2 GB, while the file stands still and nobody asks why';
    const events = [
      { type: 'note', at: START, by: 'eva', text: 'restarted the proxy in front' },
      { type: 'finding', at: START, finding: { key: 'x', level: 'bad', text, fault: 'target' } },
      { type: 'snapshot', at: START, file: 'snap-000.md', reason: 'interval' },
    ] as const;
    const lines = linesOf(viewOfCards([card(0, { events })]));
    expect(lines.find((line) => line.startsWith('▸'))).toMatch(/● pass +▲ the WA…/);
    const below = lines.join(' ').replace(/\s+/g, ' ');
    expect(below).toContain(`▲ ${text} (the target)`);
    expect(below).toContain('eva notes: restarted the proxy in front');
  });

  test('says in a glyph and a word what was judged, and nothing of what was not', () => {
    const judged = (state: 'pass' | 'fail' | 'unknown' | 'aborted') => ({
      ...NOTHING_JUDGED,
      state,
      reasons: [],
    });
    const lines = linesOf(
      viewOfCards([
        card(0, { phase: 'warmup', verdict: judged('unknown') }),
        card(1, { verdict: judged('unknown') }),
        card(2, { verdict: judged('fail') }),
        card(3, { verdict: judged('aborted') }),
        card(4, { values: {} }),
      ]),
    );
    const row = (number: number) => lines.find((line) => line.slice(2, 6).trim() === String(number));
    expect(row(0)).toContain('· warm-up');
    expect(row(1)).toContain('? unknown');
    expect(row(2)).toContain('▲ fail');
    expect(row(3)).toContain('■ aborted');
    expect(row(4)?.replace(/ +/g, ' ')).toContain('– – – – +400kB/h – – ● pass');
  });

  test('a run without snapshots says when there will be one', () => {
    const view = { ...viewOfCards([]), kind: 'live' } as const;
    expect(linesOf(view).join(' ')).toContain('No snapshot yet, one every 5 min. s writes one now.');
  });

  test('/ finds the hours in which something happened', () => {
    const note = { type: 'note', at: START, by: 'eva', text: 'proxy restarted' } as const;
    const view = viewOfCards(DAY.map((each) => (each.number === 7 ? { ...each, events: [note] } : each)));
    const found = after(view, '/', ...'proxy', 'enter');
    expect(selectedLine(found)).toMatch(/^▸ +7 /);
    expect(linesOf(found).join('\n')).toContain('1 of 24');
    expect(linesOf(after(found, 'escape')).join('\n')).not.toContain('1 of 24');
  });
});

describe('what is open of an hour', () => {
  test('scrolls as far as it goes, finds, and goes back to the table by esc and by q', async () => {
    const open = await (await recordedScreen(80, 24)).press('8', 'enter');
    expect(open.lines[4]).toContain('reference, snapshot');
    const down = await open.press('page-down', 'down');
    expect(down.lines[4]).not.toContain('reference, snapshot');
    const end = await down.press('end', 'down', 'down');
    expect((await end.press('home')).lines).toEqual(open.lines);
    expect((await end.press('up')).lines).not.toEqual(end.lines);
    const found = await open.press('/', ...'api.errors', 'enter');
    expect(found.lines.slice(4, 7).join(' ')).toContain('api.errors < 1%');
    for (const key of ['escape', 'q']) {
      const all = await found.press(key);
      expect(all.view.ui.hours.open).not.toBe(null);
      expect((await all.press(key)).view.ui.hours.open).toBe(null);
    }
  });

  test('one goes from the differences of two to those of their metrics and back', async () => {
    const open = await (await recordedScreen(80, 24)).press('8', 'd');
    expect(open.lines.join('\n')).toContain('what changed');
    const scrapes = await open.press('m');
    expect(scrapes.lines.join('\n')).toContain('/metrics');
    expect((await scrapes.press('d')).lines).toEqual(open.lines);
  });
});

const compared = (more: Partial<Comparison['figures'][number]>): Comparison['figures'][number] => ({
  of: 'dns at 1000/s',
  name: 'p95',
  unit: 'seconds',
  state: 'worse',
  base: { value: 0.002, low: 0.0019, high: 0.0021 },
  now: { value: 0.004, low: 0.0039, high: 0.0041 },
  ratio: { value: 2, low: 1.9, high: 2.1 },
  why: null,
  ...more,
});

test.each(SIZES)('two runs stand side by side, the worst first, at %i×%i', async (columns, rows) => {
  const comparison: Comparison = {
    state: 'worse',
    base: 'before',
    run: 'after',
    tolerance: 0.2,
    figures: [
      compared({}),
      compared({
        of: 'process',
        name: 'memory',
        unit: 'bytes',
        state: 'cannot tell',
        why: 'on another machine',
      }),
      compared({ name: 'failed', unit: 'ratio', state: 'no worse', base: null, now: null, ratio: null }),
      compared({
        name: 'p50',
        state: 'no worse',
        isBetter: true,
        base: { value: 0.003, low: 0.0028, high: 0.0032 },
        now: { value: 0.001, low: 0.0009, high: 0.0011 },
        ratio: { value: 0.33, low: 0.3, high: 0.37 },
      }),
    ],
    notes: ['only before has api: not compared'],
  };
  const answers = <Q extends Question>(question: Q) =>
    (question.ask === 'comparison' ? comparison : []) as unknown as AnswerTo<Q>;
  const view = viewOf(healthy(), columns, rows, {
    answers,
    against: 'before',
    kind: 'stored',
    ui: uiOf({ subject: 'hours', hours: { marked: [], open: { what: 'comparison' } } }),
  });
  await expect(`${linesOf(view).join('\n')}\n`).toMatchFileSnapshot(
    `frames/comparison-${columns}x${rows}.txt`,
  );
});

test('the foot of a live run names the keys of the table, and none of loads that are not in sight', () => {
  const view = { ...viewOfCards([card(0), card(1)], 120), kind: 'live' as const };
  expect(linesOf(view).at(-1)).toMatch(/mark.*metrics.*snap.*note/);
  expect(linesOf(view).at(-1)).not.toMatch(/step|exact/);
  expect(linesOf({ ...view, ui: { ...view.ui, subject: 'loads' } }).at(-1)).toMatch(/step dns/);
});
