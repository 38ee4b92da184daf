import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { reduce } from '../../src/model/reduce.ts';
import { EMPTY_STATE } from '../../src/model/state.ts';
import { openJournal } from '../../src/store/journal.ts';
import { readJournal } from '../../src/store/read-journal.ts';
import { tickMaker } from '../make/day.ts';
import { profileOf, soakOf } from '../model/made-soak.ts';

test('a day of 60 series is less than 100 MB, and its fold is the state that was live', async () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'day-')), 'run.sqlite');
  const profile = profileOf({
    pass: ['dns.latency.p95 < 100ms', 'dns.errors < 0.1%', 'process.rss growth < 20%', 'sqlite.wal < 1GB'],
    abort: ['dns.errors > 5% for 30s'],
  });
  const journal = openJournal(file);
  let live = EMPTY_STATE;
  for (const event of soakOf(profile, 86_400, tickMaker(60))) {
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
