import { describe, expect, test } from 'vitest';
import type { Past, Question } from '../../../src/model/question.ts';
import { reduce } from '../../../src/model/reduce.ts';
import { parseThreshold, type Threshold } from '../../../src/model/threshold.ts';
import { thresholdQuestions, thresholdsPage } from '../../../src/tui/pages/thresholds.ts';
import { judgedLines, spareOf, worstFirst } from '../../../src/tui/view/judged-lines.ts';
import type { Answered, View } from '../../../src/tui/view/view.ts';
import { worstMoment } from '../../../src/tui/view/worst-moment.ts';
import { presses } from '../acts/presses.ts';
import { FAILING, failing, fresh, healthy, madeState, PASSING, PROFILE, uiOf, viewOf } from '../made.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageText } from './recorded-frames.ts';

const FAILED = failing();
const on = (columns = 80, rows = 24, more: Partial<View> = {}): View =>
  viewOf(FAILED, columns, rows, { ui: uiOf({ subject: 'thresholds' }), ...more });
const textOn = pageText(thresholdsPage);
const line = (text: string): Threshold => {
  const parsed = parseThreshold(text);
  if ('message' in parsed) throw new Error(parsed.message);
  return parsed;
};

isDrawnToTheLetter('thresholds', ['5']);

describe('the page of thresholds', () => {
  test('of a failing run, to the letter', async () => {
    for (const [columns, rows] of [
      [80, 24],
      [120, 40],
    ] as const)
      await expect(`${textOn(on(columns, rows))}\n`).toMatchFileSnapshot(
        `frames/thresholds-failing-${columns}x${rows}.txt`,
      );
  });

  keepsToItsRoom(thresholdsPage, [healthy(), FAILED, fresh()], (state, columns, rows) =>
    on(columns, rows, { state, newest: state }),
  );

  test('tells of the selected line why, how far it is from its limit, when it was worst, and what moves with it', () => {
    const text = textOn(on());
    expect(text).toContain('▲ FAIL: 278 MB, +31% since the warm-up');
    expect(text).toContain('now 31%, limit 20%: 11% beyond it, 55% of the limit');
    expect(text).toMatch(/highest at 18:11:\d\d: process\.rss 28\d MB; enter goes there/);
    expect(text).toContain('moves with metrics.query_log_buffer_len (0.99)');
  });

  test('tells since when a line fails, and whose fault it is', () => {
    const finding = {
      key: 'threshold.process.rss growth < 20%',
      level: 'bad',
      text: '278 MB, +31%',
      fault: 'target',
    } as const;
    const state = reduce(FAILED, { type: 'finding', at: FAILED.at - 60_000, finding });
    const text = textOn(on(80, 24, { state, newest: state }));
    expect(text).toContain('▲ FAIL since 18:10:39: 278 MB');
    expect(text).toContain('whose fault: (the target)');
  });

  test('tells a cause whole, with its evidence', () => {
    const down = Array.from({ length: 6 }, () => 'down');
    const text = textOn(presses(on(), ...down).view);
    expect(text).toContain('sqlite.wal +310 MB/h over 3 h');
    expect(text).toContain("for 3 h, from 60 min after the soak's start on (the target)");
  });

  test('reads on in what has no room, with page-down, and says that there is more', () => {
    const small = on(60, 16);
    expect(textOn(small)).toContain('278 MB, +31% since the warm-up');
    expect(textOn(small)).toContain('… page ↓ reads on');
    const end = presses(small, ...Array(5).fill('page-down'));
    expect(textOn(end.view)).toContain('not with metrics.heap_bytes, process.fds');
    expect(textOn(end.view)).not.toContain('reads on');
    expect(textOn(presses(end.view, 'down').view)).toContain('● pass: 1.84ms, below 100ms');
  });

  test('lists alerts and aborts, those that are met among what is wrong', () => {
    const alert = line('dns.latency.p95 > 1ms');
    const profile = { ...PROFILE, alert: [alert], abort: [line('dns.errors > 5% for 30s')] };
    const state = madeState({ ticks: 700, verdict: PASSING, profile });
    expect(
      worstFirst(judgedLines(state))
        .slice(-2)
        .map(({ text, state: is }) => [text, is]),
    ).toEqual([
      ['alert if dns.latency.p95 > 1ms', 'quiet'],
      ['abort if dns.errors > 5% for 30s', 'quiet'],
    ]);
    const finding = {
      key: `alert.${alert.text}`,
      level: 'warning',
      text: 'alert',
      fault: 'unknown',
    } as const;
    const met = reduce(state, { type: 'finding', at: state.at, finding });
    expect(worstFirst(judgedLines(met))[0]).toMatchObject({ state: 'met' });
  });

  test('lists what is not judged yet', () => {
    expect(
      textOn(viewOf(madeState({ ticks: 12 }), 80, 24, { ui: uiOf({ subject: 'thresholds' }) })),
    ).toContain('· not yet dns.latency.p95 < 100ms');
  });

  test('says so where nothing must hold', () => {
    expect(textOn(viewOf(fresh(), 80, 24, { ui: uiOf({ subject: 'thresholds' }) }))).toContain(
      'nothing must hold in this run',
    );
  });
});

describe('how far a value is from its limit', () => {
  const spare = (text: string, value: number) => {
    const state = madeState({
      ticks: 40,
      profile: { ...PROFILE, pass: [line(text)] },
      verdict: { ...FAILING, thresholds: [{ text, state: 'pass', value, unit: line(text).unit, why: '' }] },
    });
    const [judged] = judgedLines(state);
    return judged && spareOf(judged);
  };

  test('is told in the unit of the line and as a share of the limit, below 0 beyond it', () => {
    expect(spare('dns.latency.p95 < 100ms', 0.02)).toEqual({
      by: expect.closeTo(0.08),
      words: '80ms',
      share: '80%',
    });
    expect(spare('dns.latency.p95 < 100ms', 0.15)).toMatchObject({ words: '50ms', share: '-50%' });
    expect(spare('dns.rate min >= 900', 1000)).toMatchObject({ by: 100, share: '11.1%' });
    expect(spare('sqlite.file slope < 36GB/h', 5e6)).toMatchObject({ words: '18 GB/h', share: '50%' });
  });

  test('is none where one must be the other, and has no share of nothing', () => {
    expect(spare('process.exits == 0', 0)).toBeNull();
    expect(spare('process.exits <= 0', 2)).toMatchObject({ by: -2, share: null });
  });
});

describe('the worst moment', () => {
  const state = healthy();
  /** From 31 on, in buckets of 4 ticks. */
  const view = viewOf(state, 80, 24);

  test('is the bucket of the soak with the highest value, or the lowest where that is the worse', () => {
    const high = worstMoment(view, line('dns.latency.p95 < 100ms'));
    expect(high).toMatchObject({ series: 'dns.latency.p95', isRise: false });
    expect((high?.to ?? 0) - (high?.from ?? 0)).toBe(4);
    const low = worstMoment(view, line('disk.free > 1GB'));
    expect(low?.to).toBe(700);
  });

  test('of what counts up is where it rose most', () => {
    const rose = worstMoment(view, line('dns.errors < 0.1%'));
    expect(rose).toMatchObject({ isRise: true, value: 1 });
    expect(worstMoment(view, line('api.errors < 0.1%'))).toBeNull();
  });

  test('is told to the tick once the past has answered', () => {
    const selected = on(80, 24, {
      ui: uiOf({
        subject: 'thresholds',
        lists: { thresholds: { selected: null, find: 'dns.latency', way: 0 } },
      }),
    });
    const [question] = thresholdQuestions(selected).filter(
      (each) => each.ask === 'past' && each.to - each.from <= 4,
    );
    if (question?.ask !== 'past') throw new Error('nothing was asked');
    const past: Past = {
      from: question.from,
      to: question.to,
      width: 1,
      at: [],
      series: {
        'dns.latency.p95': [0.001, 0.002, 0.009, 0.003].map((value) => [1, 0, value, value, value] as const),
      },
      histograms: {},
    };
    const answers = ((asked: Question) =>
      JSON.stringify(asked) === JSON.stringify(question) ? past : undefined) as Answered;
    expect(worstMoment({ ...selected, answers }, line('dns.latency.p95 < 100ms'))).toMatchObject({
      from: question.from + 2,
      to: question.from + 3,
      value: 0.009,
    });
  });
});
