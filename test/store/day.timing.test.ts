import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { constant, latencyFigures, merge } from '../../src/model/histogram.ts';
import { reduce } from '../../src/model/reduce.ts';
import { EMPTY_STATE } from '../../src/model/state.ts';
import { openJournal } from '../../src/store/journal.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { profileOf, seeded, soakOf, type TickParts } from '../model/made-soak.ts';

const random = seeded(1);
const round = (value: number) => Number(value.toPrecision(9));

/** 60 series: a load's counts and latencies, a process, a database, and scraped gauges that move at times. */
function tickAt(i: number): TickParts {
  const latencies = [90, 200, 300, 500, 900, 2000, 9000].map((micros) =>
    constant(micros * (1 + random() / 2), Math.ceil(random() * 200)),
  );
  const histogram = latencies.reduce(merge);
  const scraped = Array.from({ length: 32 }, (_, j) => [`metrics.m${j}`, (i >> (j % 9)) * 1024 + j]);
  const figures = Object.entries(latencyFigures(histogram)).map(([name, value]) => [
    `dns.latency.${name}`,
    value,
  ]);
  return {
    values: {
      ...Object.fromEntries([...figures, ...scraped]),
      'dns.due': (i + 1) * 1000,
      'dns.sent': (i + 1) * 1000,
      'dns.ok': (i + 1) * 1000 - 3,
      'dns.errors': 3,
      'dns.lost': 0,
      'dns.missed': 0,
      'dns.late': i >> 4,
      'dns.inflight': Math.floor(random() * 9),
      'dns.rate': round(1000 + random()),
      'process.rss': 200e6 + Math.floor(random() * 500) * 4096,
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
    },
    histograms: { dns: histogram },
  };
}

test('a day of 60 series is less than 100 MB, and its fold is the state that was live', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'day-')), 'run.sqlite');
  const profile = profileOf({
    pass: ['dns.latency.p95 < 100ms', 'dns.errors < 0.1%', 'process.rss growth < 20%', 'sqlite.wal < 1GB'],
    abort: ['dns.errors > 5% for 30s'],
  });
  const journal = openJournal(file);
  let live = EMPTY_STATE;
  for (const event of soakOf(profile, 86_400, tickAt)) {
    live = reduce(live, event);
    journal.accept(event);
    if (event.type !== 'tick' || event.seq % 10 !== 0) continue;
    const judged = { type: 'judged', at: event.at, verdict: judge(live) } as const;
    live = reduce(live, judged);
    journal.accept(judged);
  }
  await journal.close();
  expect(Object.keys(live.series)).toHaveLength(60);
  expect(statSync(file).size).toBeLessThan(100e6);

  const started = performance.now();
  let read = EMPTY_STATE;
  for (const event of readJournal(file)) read = reduce(read, event);
  console.log(
    `${Math.round(statSync(file).size / 1e6)} MB, folded again in ${Math.round(performance.now() - started)} ms`,
  );
  expect(read).toEqual(live);
});
