import { describe, expect, test } from 'vitest';
import { seriesLikeness } from '../../../src/commands/series-likeness.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { fold } from '../../../src/model/reduce.ts';
import { metricQuestions, metricsPage } from '../../../src/tui/pages/metrics.ts';
import { rankedSeries } from '../../../src/tui/view/series-ranks.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { presses } from '../acts/presses.ts';
import { recordedScreen } from '../answered.ts';
import { eventsOf, FAILING, failing, fresh, healthy, uiOf, viewOf } from '../made.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageText } from './recorded-frames.ts';

const FAILED = failing();
const on = (columns = 80, rows = 24, more: Partial<View> = {}): View =>
  viewOf(FAILED, columns, rows, { ui: uiOf({ subject: 'metrics' }), likeness: seriesLikeness, ...more });
const textOn = pageText(metricsPage);
/** In which order the series stand. */
const namesOn = (view: View): string[] =>
  [...textOn(view).matchAll(/^[▸ ][* ] (\w+\.\S+)/gm)].map(([, name]) => name as string);

isDrawnToTheLetter('metrics', ['4']);

describe('the page of metrics of the recorded run, to the letter', () => {
  test('narrowed, in the order of what moves with the memory, at 80×24', async () => {
    const screen = await recordedScreen(80, 24, { likeness: seriesLikeness });
    const { lines } = await screen.press('4', 'o', '/', ...'sqlite', 'down', 'enter');
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('frames/metrics-narrowed-80x24.txt');
  });
});

/** A run in which one scraped gauge moves with the memory, one against it, one with nothing, and a counter counts. */
const SCRAPED = fold(
  (function* (): Generator<RunEvent> {
    for (const event of eventsOf({ ticks: 700, leak: 1e5, verdict: FAILING })) {
      if (event.type !== 'tick') {
        yield event;
        continue;
      }
      const rss = event.values['process.rss'] ?? 0;
      const values = {
        ...event.values,
        'metrics.queue_length': rss / 1000,
        'metrics.process_resident_memory_bytes': rss,
        'metrics.pool_free': 1e6 - rss / 1000,
        'metrics.weather': (event.seq * 7919) % 101,
        'metrics.requests_total': event.seq * 1000,
        'metrics.uptime_seconds': event.seq,
      };
      yield { ...event, values };
    }
  })(),
);
const scraped = (more: Partial<View> = {}) => on(120, 40, { state: SCRAPED, newest: SCRAPED, ...more });

describe('the page of metrics', () => {
  keepsToItsRoom(metricsPage, [healthy(), FAILED, fresh()], (state, columns, rows) =>
    on(columns, rows, { state, newest: state }),
  );

  test('puts what the judge says grows first, and what only counts up last', () => {
    const ranks = rankedSeries(SCRAPED, { order: 'growth' });
    expect(ranks[0]).toMatchObject({ series: 'process.rss', isCounter: false });
    const first = ranks.findIndex(({ isCounter }) => isCounter);
    expect(ranks.slice(first).every(({ isCounter }) => isCounter)).toBe(true);
    expect(ranks.slice(first).map(({ series }) => series)).toContain('metrics.requests_total');
  });

  test('says by how much a series changed over the soak, in its unit and as a share', () => {
    expect(textOn(on())).toMatch(/process\.rss +280 MB +\+75 MB +\+37\.3% +▲ SUSPECT/);
  });

  test('puts first what moves with the memory, and tells nothing of counters, clocks, and other names for it', () => {
    const view = scraped();
    expect(textOn(presses(view, 'o').view)).toContain('that move with process.rss');
    const likeness = new Map(
      rankedSeries(SCRAPED, { order: 'memory', of: 'process.rss', likeness: seriesLikeness }).map(
        ({ series, likeness }) => [series, likeness],
      ),
    );
    expect([...likeness.keys()][0]).toBe('metrics.queue_length');
    expect(likeness.get('metrics.queue_length')).toBeGreaterThan(0.95);
    expect(likeness.get('metrics.pool_free')).toBeLessThan(0);
    expect(Math.abs(likeness.get('metrics.weather') ?? 1)).toBeLessThan(0.3);
    for (const untold of [
      'metrics.requests_total',
      'metrics.uptime_seconds',
      'metrics.process_resident_memory_bytes',
      'process.rss',
    ])
      expect(likeness.get(untold)).toBeNull();
  });

  test('says that likeness is not told where nobody can tell it', () => {
    const { likeness: _, ...view } = scraped();
    expect(textOn(presses(view, 'o').view)).toContain('how they move with process.rss is not told here');
  });

  test('sorts by value and by name, too', () => {
    const byValue = namesOn(presses(on(), 'o', 'o', 'o').view);
    expect(byValue[0]).toBe('disk.free');
    const byName = namesOn(presses(on(), 'o', 'o', 'o', 'o').view);
    expect(byName).toEqual(byName.toSorted());
  });

  test('holds its order for ten ticks: what is read stands still', () => {
    const ranks = (seq: number) => rankedSeries({ ...SCRAPED, seq }, { order: 'growth' });
    expect(ranks(690)).toBe(ranks(699));
    expect(ranks(690)).not.toBe(ranks(701));
  });

  test('marks what is pinned', () => {
    expect(textOn(presses(on(), 'enter').view)).toMatch(/^▸\* process\.rss/m);
  });

  test('asks of the past only what its one picture needs', () => {
    const hour = on(80, 24, { ui: uiOf({ subject: 'metrics', zoom: 4, cursor: 5, end: 20 }) });
    expect(metricQuestions(hour)).toMatchObject([{ ask: 'past', series: ['process.rss'], histograms: [] }]);
    expect(metricQuestions(on())).toEqual([]);
  });
});
