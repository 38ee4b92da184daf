import { expect, test } from 'vitest';
import { missing } from '../../src/judge/missing.ts';
import { profileFrom } from '../profile/made-profile.ts';

const profile = profileFrom(`name: a
phases: { soak: 1h }
probes: { sql: { url: "sqlite:a.db", queries: { rows: SELECT 1 }, every: 5s }, disk: { path: . } }
`);
const ROWS = 'sql.query.rows';

test.each([
  ['a reading at every tick is enough', 'disk.free', 100, 100, null],
  ['so is one in 95 % of them', 'disk.free', 95, 100, null],
  ['less is no proof', 'disk.free', 94, 100, 'no reading in 6 of 100 ticks'],
  ['what is read in every fifth tick has enough with a fifth', ROWS, 20, 100, null],
  ['and one more, as it falls', ROWS, 21, 100, null],
  ['of those, too, 95 % are needed', ROWS, 18, 100, 'no reading in 2 of 20 ticks'],
])('%s', (_, series, n, ticks, why) => {
  expect(missing(series, n, ticks, profile)).toBe(why);
});
