/** A made run of any length in a folder, as a supervisor leaves it: for tests and measurements of what reads it. */
import path from 'node:path';
import { judge } from '../../src/judge/judge.ts';
import type { RunEvent, SnapshotReason } from '../../src/model/event.ts';
import { constant, latencyFigures, mergeAll } from '../../src/model/histogram.ts';
import { fold } from '../../src/model/reduce.ts';
import type { Values } from '../../src/model/series.ts';
import { EMPTY_STATE, type State } from '../../src/model/state.ts';
import { baseOf, snapshotOf } from '../../src/report/snapshot.ts';
import { snapshotMarkdown } from '../../src/report/snapshot-markdown.ts';
import { openJournal } from '../../src/store/journal.ts';
import { openRunFile } from '../../src/store/run-file.ts';
import { writeSnapshot } from '../../src/store/snapshot-files.ts';
import { DNS, profileOf, RUN, START, seeded, type TickParts, tickOf } from '../model/made-soak.ts';

export interface MadeDay {
  readonly dir: string;
  readonly hours?: number;
  /** At least 28; those beyond are scraped gauges. */
  readonly series?: number;
  /** The version that folds: with another one, readers fold anew. */
  readonly by?: string;
}

const HOUR_TICKS = 3600;

/** 28 series of a load, a process and a database, and as many scraped gauges that move at times as there shall be. */
export function tickMaker(series: number): (tick: number) => Exclude<TickParts, undefined> {
  const random = seeded(1);
  const round = (value: number) => Number(value.toPrecision(9));
  return (i) => {
    // A thousand requests of 150 different latencies, as a real second has: most near 400 µs, some of many ms.
    const histogram = mergeAll(
      Array.from({ length: 150 }, () =>
        constant(400 * Math.exp(2 * (random() + random() + random() - 1.5)), 7),
      ),
    );
    const values: Record<string, number | null> = {};
    for (const [name, value] of Object.entries(latencyFigures(histogram)))
      values[`dns.latency.${name}`] = value;
    Object.assign(values, {
      'dns.due': (i + 1) * 1000,
      'dns.sent': (i + 1) * 1000,
      'dns.ok': (i + 1) * 1000 - 3,
      'dns.errors': 3,
      'dns.lost': 0,
      'dns.missed': 0,
      'dns.late': i >> 4,
      'dns.inflight': Math.floor(random() * 9),
      'dns.rate': round(1000 + random()),
      'process.rss': 200e6 + Math.floor(random() * 500) * 4096 + i * 400,
      'process.cpu': round(random()),
      'process.fds': 41,
      'process.threads': 12,
      'process.exits': 0,
      'sqlite.file': 1e9 + i * 4096,
      'sqlite.wal': Math.floor(random() * 1000) * 4096,
      'disk.free': 38e9 - i * 4096,
      'host.cpu': round(random()),
      'host.load1': round(random()),
      'self.rss': 84e6 + Math.floor(random() * 50) * 4096,
      'self.cpu': round(random() / 10),
      'self.lag': round(random() / 1000),
    } satisfies Values);
    for (let j = 0; j < series - 28; j++) values[`metrics.m${j}{kind="made"}`] = (i >> (j % 9)) * 1024 + j;
    return { values, histograms: { dns: histogram } };
  };
}

/** An hourly snapshot, a judgement every ten ticks, a note an hour, two missed ticks. Returns the state at its end. */
export async function makeDay({ dir, hours = 24, series = 60, by = 'made' }: MadeDay): Promise<State> {
  let state = EMPTY_STATE;
  let base: ReturnType<typeof baseOf> | null = null;
  let batch: RunEvent[] = [];
  const journal = openJournal(path.join(dir, 'run.sqlite'), { by, state: () => state });
  const runFile = openRunFile(dir);
  const put = (event: RunEvent) => {
    journal.accept(event);
    if (event.type !== 'tick') runFile.accept(event);
    batch.push(event);
  };
  const settle = () => {
    state = fold(batch, state);
    batch = [];
  };
  const snapshot = (number: number, reason: SnapshotReason, at: number) => {
    settle();
    const taken = snapshotOf(state, judge(state), reason, number, base);
    const file = writeSnapshot(dir, number, {
      json: JSON.stringify(taken),
      md: snapshotMarkdown(taken),
      prom: '',
    });
    base = baseOf(state);
    put({ type: 'snapshot', at, file, reason });
    settle();
  };
  const profile = profileOf({
    pass: ['dns.latency.p95 < 100ms', 'dns.errors < 0.1%', 'process.rss growth < 20%', 'sqlite.wal < 1GB'],
    abort: ['dns.errors > 5% for 30s'],
    soakMs: hours * 3_600_000,
  });
  const make = tickMaker(series);
  put({ type: 'started', at: START, run: { ...RUN, name: path.basename(dir), dir }, profile });
  put({ type: 'load', at: START, load: DNS.name, asked: 1000, paused: false, stage: null, byHand: false });
  put({ type: 'phase', at: START, phase: 'soak' });
  let verdict = judge(fold(batch, state));
  const ticks = hours * HOUR_TICKS;
  for (let seq = 1; seq <= ticks; seq++) {
    if (seq === 5000 || seq === 5001) continue;
    const { values, histograms } = make(seq);
    const tick = tickOf(seq, values, histograms);
    put(tick);
    if (seq % 10 === 0) put({ type: 'judged', at: tick.at, verdict });
    if (seq % HOUR_TICKS === 1000)
      put({ type: 'note', at: tick.at, by: 'eva', text: `hour ${Math.floor(seq / 3600)}` });
    if (seq % HOUR_TICKS !== 0) continue;
    snapshot(seq / HOUR_TICKS - 1, seq === ticks ? 'end' : 'interval', tick.at);
    verdict = judge(state);
  }
  put({ type: 'phase', at: START + ticks * 1000, phase: 'ended' });
  put({ type: 'ended', at: START + ticks * 1000, verdict: judge(state) });
  settle();
  await journal.close();
  await runFile.close();
  return state;
}
