import { describe, expect, test } from 'vitest';
import { snapshotWords } from '../../../src/tui/view/snapshot-words.ts';
import { fresh, healthy, madeState, START } from '../made.ts';

const MINUTE = 60_000;
/** Its soak begins 30 s after the start, with a snapshot each 5 min and 20 min of soak. */
const STATE = healthy();
const at = (minutes: number) => snapshotWords(STATE, START + 30_400 + minutes * MINUTE);

describe('the snapshots in words', () => {
  test('the next is due at each interval since the soak began', () => {
    expect(at(11)).toBe('snapshots 2, last 18:05, next 18:15');
    expect(at(14.9)).toContain('next 18:15');
    expect(at(15.1)).toContain('next 18:20');
  });

  test('before the soak it is an interval after its beginning', () => {
    expect(snapshotWords(madeState({ ticks: 12 }), START + 12_000)).toBe('no snapshot yet, next 18:05');
  });

  test('the last is the one at the end of the soak', () => {
    expect(at(19.9)).toContain('next 18:20');
  });

  test('of a run that is over, or has not begun, none is due', () => {
    expect(snapshotWords({ ...STATE, phase: 'ended' }, START + 40 * MINUTE)).not.toContain('next');
    expect(snapshotWords(fresh(), START)).toBe('no snapshot yet');
  });
});
