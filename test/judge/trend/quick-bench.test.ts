import { expect, test } from 'vitest';
import { familyRow } from '../../../bench/trend/rows.ts';
import { STILL } from '../../make/still-families.ts';

/** Neither tuned on nor told by the bench. */
const seeds = (count: number) => Array.from({ length: count }, (_, i) => 500_001 + i);

test('of what does not grow without end next to nothing is called a leak', { timeout: 120_000 }, () => {
  const rows = Object.keys(STILL).map((family) => familyRow(family, null, seeds(5)));
  const alarms = rows
    .filter(({ leak }) => leak.seen > 0)
    .map(({ family, leak }) => `${family}: ${leak.seen}`);
  expect(alarms.length, alarms.join(', ')).toBeLessThanOrEqual(1);
  const plain = rows.reduce((sum, row) => sum + row.rules['least squares p<.01'], 0) / rows.length;
  expect(plain).toBeGreaterThan(0.3);
});

test.each([
  ['leak', 0.24],
  ['warm-up + leak', 0.24],
  ['sawtooth + leak', 0.24],
  ['late onset', 0.24],
  ['daily load + leak', 0.24],
  ['step + leak', 0.24],
  ['restarts + leak', 0.96],
])('%s of %d of its base a day is found, with its slope', { timeout: 60_000 }, (family, perDay) => {
  const { leak, slopeError } = familyRow(family, perDay, seeds(12));
  expect(leak.seen).toBeGreaterThanOrEqual(10);
  expect(slopeError?.median).toBeLessThan(0.2);
});
