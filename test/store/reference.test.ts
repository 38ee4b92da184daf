import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { fold } from '../../src/model/reduce.ts';
import { reportJson } from '../../src/report/report-json.ts';
import { readJournal } from '../../src/store/read-journal.ts';

const DIR = fileURLToPath(new URL('../../snapshots/reference', import.meta.url));
const state = fold(readJournal(path.join(DIR, 'run.sqlite')));

test('a run that was recorded once is read the same for ever', () => {
  expect(reportJson(state)).toMatchObject({
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
