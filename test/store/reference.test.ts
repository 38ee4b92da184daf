import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fold } from '../../src/model/reduce.ts';
import { reportJson } from '../../src/report/report-json.ts';
import { readJournal } from '../../src/store/read-journal.ts';

const REFERENCE = fileURLToPath(new URL('../../snapshots/reference/run.sqlite', import.meta.url));
/** A minute and a half of the demo, as the first form of the journal had it: each tick by itself, no rollups. */
const FIRST_FORM = path.join(import.meta.dirname, 'fixtures/version-1.sqlite');

const reportOf = (file: string) => reportJson(fold(readJournal(file)));

test('a run that was recorded once is read the same for ever', () => {
  expect(reportOf(REFERENCE)).toMatchObject({
    run: 'reference',
    durationSeconds: 221.036,
    verdict: {
      state: 'fail',
      reasons: ['process.rss grows by 46.7% (43.4% to 52.7%), asked for < 20%', '7 of 8 thresholds hold'],
    },
    loads: {
      dns: { due: 211_566, sent: 211_566, ok: 211_566, lost: 0, missed: 0, latency: { p95: 0.001327 } },
      api: { due: 6423, ok: 6423 },
    },
    snapshots: Array.from({ length: 12 }, (_, i) => `snap-${String(i).padStart(3, '0')}.md`),
  });
});

test('and so is one of the first form', () => {
  expect(reportOf(FIRST_FORM)).toMatchObject({
    run: 'reference',
    durationSeconds: 82.466,
    verdict: { state: 'pass', reasons: ['7 of 7 thresholds hold'] },
    loads: {
      dns: { due: 80_560, sent: 80_560, ok: 80_560, lost: 0, missed: 0, latency: { p95: 0.001199 } },
      api: { due: 2238, ok: 2238 },
    },
    snapshots: ['snap-000.md', 'snap-001.md', 'snap-002.md', 'snap-003.md'],
  });
});
