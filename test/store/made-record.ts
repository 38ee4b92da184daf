/** A run's folder with a journal of all kinds of events, for tests of what reads it; and what a question comes to, done plainly. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RunEvent, TickEvent } from '../../src/model/event.ts';
import { constant, type Histogram, merge } from '../../src/model/histogram.ts';
import type { Past } from '../../src/model/question.ts';
import type { Series } from '../../src/model/series.ts';
import { NOTHING_JUDGED } from '../../src/model/verdict.ts';
import { openJournal } from '../../src/store/journal.ts';
import { DNS, profileOf, RUN, START, tickOf } from '../model/made-soak.ts';

/** Warm-up until tick 50, soak until 900; each 97th is missed, and 400 to 460; `x.late` is known from 500 on. */
export function eventsOf(ticks: number): RunEvent[] {
  const at = (seq: number) => START + seq * 1000;
  const events: RunEvent[] = [
    { type: 'started', at: START, run: RUN, profile: profileOf({ pass: ['x.level over 10s < 9000'] }) },
    { type: 'worker', at: START, worker: 'dns-1', status: 'running' },
    { type: 'phase', at: START, phase: 'warmup' },
  ];
  for (let seq = 1; seq <= ticks; seq++) {
    if (seq % 97 === 0 || (seq >= 400 && seq < 460)) continue;
    if (seq === 30) events.push({ type: 'counters', at: at(seq), series: ['x.level'] });
    if (seq % 60 === 7)
      events.push({
        type: 'finding',
        at: at(seq),
        finding: { key: `key ${seq % 7}`, level: 'warning', text: `at ${seq}`, fault: 'target' },
      });
    events.push(
      tickOf(
        seq,
        {
          'x.level': seq % 11 === 0 ? null : seq / 7,
          'dns.due': seq * 1000,
          'x.steady': 41,
          ...(seq >= 500 ? { 'x.late': seq % 5 } : {}),
        },
        { dns: constant(100 + seq, 900), ...(seq % 2 === 0 ? { 'dns.all': constant(5000, seq) } : {}) },
      ),
    );
    if (seq % 10 === 5)
      events.push({
        type: 'judged',
        at: at(seq),
        verdict: { state: 'unknown', reasons: [`at ${seq}`], ...NOTHING_JUDGED },
      });
    if (seq === 50) events.push({ type: 'phase', at: at(seq), phase: 'soak' });
    if (seq === 200)
      events.push({
        type: 'load',
        at: at(seq),
        load: DNS.name,
        asked: 1500,
        paused: false,
        stage: null,
        byHand: true,
      });
    if (seq === 900) events.push({ type: 'phase', at: at(seq), phase: 'cooldown' });
  }
  return events;
}

export async function written(events: readonly RunEvent[]): Promise<string> {
  const dir = newFolder();
  const journal = openJournal(journalOf(dir));
  for (const event of events) journal.accept(event);
  await journal.close();
  return dir;
}

export const newFolder = (): string => mkdtempSync(path.join(tmpdir(), 'record-'));
export const journalOf = (dir: string): string => path.join(dir, 'run.sqlite');

const ticksOf = (events: readonly RunEvent[]): TickEvent[] => events.filter((event) => event.type === 'tick');

/** What an answer's buckets hold, counted tick by tick. */
export function plainly(
  events: readonly RunEvent[],
  asked: { readonly from: number },
  { from, to, width, at }: Past,
  series: readonly Series[],
  histograms: readonly string[],
): Pick<Past, 'at' | 'series' | 'histograms'> {
  const ticks = ticksOf(events);
  const [first, last] = [ticks[0]?.seq ?? 0, ticks.at(-1)?.seq ?? -1];
  const buckets = at.map((_, i) => {
    const [start, end] = [Math.max(asked.from, from + i * width), Math.min(to, from + (i + 1) * width)];
    const due = Math.max(0, Math.min(end, last + 1) - Math.max(start, first));
    return { due, ticks: ticks.filter(({ seq }) => seq >= start && seq < end) };
  });
  const each = <T>(names: readonly string[], make: (name: string) => T) =>
    Object.fromEntries(names.map((name) => [name, make(name)]));
  return {
    at: buckets.map((bucket) => bucket.ticks[0]?.at ?? null),
    series: each(series, (name) =>
      buckets.map((bucket) => {
        const values = bucket.ticks
          .map((tick) => tick.values[name] ?? null)
          .filter((value) => value !== null);
        const sum = values.reduce((a, b) => a + b, 0);
        const n = values.length;
        return n === 0
          ? [0, bucket.due, 0, 0, 0]
          : [n, bucket.due - n, Math.min(...values), Math.max(...values), sum];
      }),
    ),
    histograms: each(histograms, (name) =>
      buckets.map((bucket) =>
        bucket.ticks.reduce<Histogram>((sum, tick) => merge(sum, tick.histograms[name] ?? []), []),
      ),
    ),
  };
}
