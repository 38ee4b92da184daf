import { describe, expect, test } from 'vitest';
import type { Past, Question } from '../../../src/model/question.ts';
import { reduce } from '../../../src/model/reduce.ts';
import type { State } from '../../../src/model/state.ts';
import { pastQuestion, pastQuestions } from '../../../src/tui/charts/past-question.ts';
import { percentiles } from '../../../src/tui/charts/percentiles.ts';
import { samples } from '../../../src/tui/charts/samples.ts';
import { timeAxis } from '../../../src/tui/charts/time-axis.ts';
import { type Ui, type View, ZOOMS } from '../../../src/tui/view/view.ts';
import { windowBack, windowOf } from '../../../src/tui/view/window.ts';
import { healthy, madeState, tick, uiOf, viewOf } from '../made.ts';

const MINUTE = 60_000;
const zoom = (minutes: number) => ZOOMS.indexOf(minutes * MINUTE);
const view = (state: State, ui: Partial<Ui> = {}, more: Partial<View> = {}): View =>
  viewOf(state, 80, 24, { ui: uiOf(ui), ...more });
const STATE = healthy();
const LONG = madeState({ ticks: 3000 });

/** What an archive of the made ticks answers. */
function pastOf(question: Question): Past {
  if (question.ask !== 'past') throw new Error(`not asked for here: ${question.ask}`);
  const width = Math.ceil((question.to - question.from) / question.buckets);
  const first = Math.floor(question.from / width) * width;
  const starts: number[] = [];
  for (let from = first; from < question.to; from += width) starts.push(from);
  const ticksOf = (from: number) =>
    Array.from({ length: width }, (_, i) => tick(from + i)).filter(({ seq }) => seq < 3000);
  const buckets = (name: string) =>
    starts.map((from) => {
      const values = ticksOf(from).map((each) => each.values[name] as number);
      return [
        values.length,
        0,
        Math.min(...values),
        Math.max(...values),
        values.reduce((a, b) => a + b, 0),
      ] as const;
    });
  return {
    from: first,
    to: question.to,
    width,
    at: starts.map((from) => tick(from).at),
    series: Object.fromEntries(question.series.map((name) => [name, buckets(name)])),
    histograms: Object.fromEntries(
      question.histograms.map((name) => [
        name,
        starts.map((from) => ticksOf(from)[0]?.histograms[name] ?? []),
      ]),
    ),
  };
}
const answering = ((question: Question) => pastOf(question)) as View['answers'];

describe('the window', () => {
  test('ends at the newest tick, or where it was left', () => {
    expect(windowOf(view(STATE, { zoom: zoom(5) }))).toMatchObject({ from: 400, to: 700, whole: false });
    expect(windowOf(view(STATE, { zoom: zoom(5), end: 399 }))).toMatchObject({ from: 100, to: 400 });
  });

  test('of the whole is the soak, and the run while the cursor is outside of it', () => {
    expect(windowOf(view(STATE))).toMatchObject({ from: 31, to: 700, whole: true });
    expect(windowOf(view(STATE, { cursor: 31 }))).toMatchObject({ from: 31, to: 700 });
    expect(windowOf(view(STATE, { cursor: 30 }))).toMatchObject({ from: 0, to: 700 });
    expect(windowOf(view(madeState({ ticks: 12 })))).toMatchObject({ from: 0, to: 12, whole: true });
  });

  test('of the soak is the same once it is over', () => {
    const cooling = reduce(STATE, { type: 'phase', at: STATE.at, phase: 'cooldown' });
    expect(windowOf(view(reduce(cooling, tick(700))))).toMatchObject({ from: 31, to: 700 });
  });
});

describe('samples', () => {
  const ten = view(STATE, { zoom: zoom(10) });

  test('a value stays in its bin while it moves left, so the line does not shimmer', () => {
    const before = samples(ten, 'process.rss', 120, 'mean').values;
    const after = samples(
      view(reduce(STATE, tick(700)), { zoom: zoom(10) }),
      'process.rss',
      120,
      'mean',
    ).values;
    // 600 ticks in 120 points: 5 ticks each; tick 700 begins a new point.
    expect(after.slice(0, -1)).toEqual(before.slice(1));
  });

  test('missed ticks are a gap in the window and in the whole soak', () => {
    const { values } = samples(ten, 'process.rss', 600, 'mean');
    expect(values.filter((value) => value === null)).toHaveLength(20);
    expect(samples(view(STATE), 'process.rss', 300, 'mean').values).toContain(null);
  });

  test('a point most of whose ticks have no answer is a gap', () => {
    // 30 ticks a point: of those from 300 on 20 were missed.
    const { values, from, width } = samples(ten, 'process.rss', 20, 'mean');
    expect(width).toBe(30);
    expect(values.indexOf(null)).toBe((300 - from) / 30);
  });

  test('of latencies a point holds the worst tick, since percentiles are never averaged', () => {
    const worst = (points: number) =>
      Math.max(...samples(ten, 'dns.latency.p95', points, 'max').values.map((value) => value ?? 0));
    expect(worst(60)).toBe(worst(600));
  });

  test('the least and the most lie around the mean, and a single tick is all three', () => {
    const { values, low, high } = samples(ten, 'process.rss', 60, 'mean');
    for (const [i, value] of values.entries()) {
      if (value === null) continue;
      expect(low[i]).toBeLessThan(value);
      expect(high[i]).toBeGreaterThan(value);
    }
    const single = samples(view(STATE, { zoom: 0 }), 'process.rss', 60, 'mean');
    expect(single.low).toEqual(single.values);
  });

  test('before the soak the whole is what there is, and an unknown series is empty', () => {
    expect(samples(view(madeState({ ticks: 12 })), 'process.rss', 100, 'mean').values).toHaveLength(12);
    expect(samples(ten, 'no.such', 10, 'mean').values.every((value) => value === null)).toBe(true);
  });

  test('what the state does not remember comes from the answer, the newest ticks from the state', () => {
    const hour = view(LONG, { zoom: zoom(30) }, { answers: answering });
    const { values, from, width } = samples(hour, 'process.rss', 140, 'mean');
    expect(values.every((value) => value !== null)).toBe(true);
    const meanOf = (first: number) => {
      const ticks = Array.from({ length: width }, (_, i) => tick(first + i).values['process.rss'] as number);
      return ticks.reduce((a, b) => a + b, 0) / width;
    };
    for (const i of [0, 1, 50, 60]) expect(values[i]).toBeCloseTo(meanOf(from + i * width), 0);
    expect(values.at(-2)).toBeCloseTo(meanOf(from + (values.length - 2) * width), 0);
  });

  test('until there is an answer, the past is drawn coarsely from the soak', () => {
    const { values } = samples(view(LONG, { zoom: zoom(30) }), 'process.rss', 140, 'mean');
    expect(values.filter((value) => value === null)).toHaveLength(0);
    expect(Math.abs((values[3] ?? 0) - (tick(1230).values['process.rss'] as number))).toBeLessThan(4e6);
  });

  test('a sparkline looks back from the cursor', () => {
    const past = view(LONG, { cursor: 2599 });
    const { values } = samples(past, 'dns.latency.p95', 60, 'max', windowBack(past, MINUTE));
    expect(values.at(-1)).toBe(tick(2599).values['dns.latency.p95']);
  });
});

describe('questions about the past', () => {
  test('are asked for what the state does not remember, and for nothing else', () => {
    const wanted = { series: ['process.rss'] };
    expect(pastQuestions(view(STATE, { zoom: zoom(10) }), wanted)).toEqual([]);
    expect(pastQuestions(view(LONG), wanted)).toEqual([]);
    expect(pastQuestions(view(LONG, { zoom: zoom(30) }), wanted)).toHaveLength(1);
    expect(pastQuestions(view(LONG, { zoom: zoom(5), cursor: 900, end: 1000 }), wanted)).toHaveLength(1);
    expect(pastQuestions(view(LONG), { histograms: ['dns'] })).toHaveLength(1);
  });

  test('of a live window change once in a bucket’s width', () => {
    const asked = new Set<string>();
    let state = LONG;
    for (let seq = 3000; seq < 3060; seq++) {
      state = reduce(state, tick(seq));
      const question = pastQuestion(view(state, { zoom: zoom(30) }), { series: ['process.rss'] });
      // A bucket that still fills would be kept as it was when it was asked for.
      expect(question.to).toBeLessThanOrEqual(seq + 1);
      asked.add(JSON.stringify(question));
    }
    // 30 min in at most 240 buckets: 10 ticks each.
    expect(asked.size).toBeLessThanOrEqual(7);
    for (const text of asked) expect(JSON.parse(text).buckets).toBeLessThanOrEqual(241);
  });
});

describe('percentiles over time', () => {
  const past = view(LONG, { zoom: zoom(30) }, { answers: answering });

  test('are those of merged histograms, where they were asked for', () => {
    // 94 % at 0.3 ms, 4.5 % at 1.8 ms, the rest at 6 ms, in every tick.
    const known = (figure: 'p50' | 'p95' | 'p99') =>
      new Set(
        percentiles(past, 'dns', figure, 140)
          .values.filter((value) => value !== null)
          .map((v) => v.toFixed(4)),
      );
    expect([...known('p50')]).toEqual(['0.0003']);
    expect([...known('p95')]).toEqual(['0.0018']);
    expect([...known('p99')]).toEqual(['0.0060']);
  });

  test('are the worst ticks where only ticks are known', () => {
    const recent = view(LONG, { zoom: zoom(5) });
    expect(percentiles(recent, 'dns', 'p95', 300).values.at(-1)).toBe(tick(2999).values['dns.latency.p95']);
  });
});

describe('the time axis', () => {
  const labels = (ui: Partial<Ui>, state = LONG) =>
    timeAxis(samples(view(state, ui), 'process.rss', 140, 'mean'), 70).map(({ label }) => label);

  test('counts back from now, or on from the start of the soak', () => {
    expect(labels({ zoom: zoom(10) })).toEqual(['now', '-2 min', '-4 min', '-6 min', '-8 min', '-10 min']);
    expect(labels({})).toEqual(['0', '10 min', '20 min', '30 min', '40 min']);
  });

  test('tells the time of day where the past is looked at, or where it is long', () => {
    expect(labels({ zoom: zoom(10), cursor: 1000, end: 1199 })).toEqual([
      '18:10',
      '18:12',
      '18:14',
      '18:16',
      '18:18',
      '18:20',
    ]);
    expect(labels({ zoom: zoom(60) })).toEqual(['18:00', '18:15', '18:30', '18:45']);
  });

  test('names the seconds where steps are that short, and the day where it begins', () => {
    expect(labels({ zoom: 0, cursor: 100, end: 119 })).toContain('18:01:30');
    const drawn = { from: 0, to: 86_400, everyMs: 1000, whole: true, clock: true };
    const at = Date.UTC(2025, 10, 21, 18);
    expect(timeAxis({ ...drawn, fromAt: at, toAt: at + 86_400_000 }, 70).map(({ label }) => label)).toEqual([
      '18:00',
      'Sat 00:00',
      '06:00',
      '12:00',
      '18:00',
    ]);
  });
});
