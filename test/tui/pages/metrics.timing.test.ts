import { expect, test } from 'vitest';
import { seriesLikeness } from '../../../src/commands/series-likeness.ts';
import type { RunEvent } from '../../../src/model/event.ts';
import { fold } from '../../../src/model/reduce.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { eventsOf, PASSING, uiOf, viewOf } from '../made.ts';

const SCRAPED = 2000;

function* withScraped(): Generator<RunEvent> {
  for (const event of eventsOf({ ticks: 540, verdict: PASSING })) {
    if (event.type !== 'tick') {
      yield event;
      continue;
    }
    const values: Record<string, number | null> = { ...event.values };
    for (let i = 0; i < SCRAPED; i++)
      values[`metrics.pool_bytes{shard="${i}"}`] =
        1e6 + event.seq * (i % 7) * 100 + ((event.seq * 7919 * (i + 1)) % 1009) * 10;
    yield { ...event, values };
  }
}

/** Of its own thread: the machine may have better to do than to measure. */
const cpuMs = (): number => {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
};

/** An order is made anew every ten ticks, and a screen has a frame a tick: one in ten costs what an order costs. */
test('with 2,000 series a frame takes less than 20 ms of CPU, and a new order less than 50', () => {
  const state = fold(withScraped());
  for (const way of [0, 1, 2]) {
    const ui = uiOf({ subject: 'metrics', lists: { metrics: { selected: null, find: '', way } } });
    const times = Array.from({ length: 120 }, (_, i) => {
      const next = { ...state, seq: state.seq + i };
      const begun = cpuMs();
      frame(viewOf(next, 120, 40, { ui, likeness: seriesLikeness }));
      return cpuMs() - begun;
    }).sort((a, b) => a - b);
    expect(times[100], `way ${way}: five of six`).toBeLessThan(20);
    expect(times[114], `way ${way}: a new order, in the middle of twelve`).toBeLessThan(50);
  }
});
