import { describe, expect, test } from 'vitest';
import type { State } from '../../../src/model/state.ts';
import { snapshotWords } from '../../../src/tui/view/snapshot-words.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { fresh, healthy, madeState, START, viewOf } from '../made.ts';

const MINUTE = 60_000;
/** Its soak begins 30 s after the start, with a snapshot each 5 min and 20 min of soak. */
const STATE = healthy();
const wordsOf = (state: State, now: number, more: Partial<View> = {}) =>
  snapshotWords(viewOf(state, 80, 24, { now, ...more }));
const at = (minutes: number) => wordsOf(STATE, START + 30_400 + minutes * MINUTE);

describe('the snapshots in words', () => {
  test('the next is due at each interval since the soak began', () => {
    expect(at(11)).toBe('snapshots 2, last 18:05, next 18:15');
    expect(at(14.9)).toContain('next 18:15');
    expect(at(15.1)).toContain('next 18:20');
  });

  test('before the soak it is an interval after its beginning', () => {
    expect(wordsOf(madeState({ ticks: 12 }), START + 12_000)).toBe('no snapshot yet, next 18:05');
  });

  test('the last is the one at the end of the soak', () => {
    expect(at(19.9)).toContain('next 18:20');
  });

  test('after the end of a record that ends before the run did none is due; within it, what was', () => {
    const now = START + 11 * MINUTE;
    const died = { kind: 'stored', record: 'died' } as const;
    expect(wordsOf(STATE, now, died)).toBe('snapshots 2, last 18:05');
    expect(wordsOf(STATE, now, { ...died, newest: healthy() })).toContain('next 18:15');
    expect(wordsOf(STATE, now, { kind: 'stored', record: 'goes on' })).toContain('next 18:15');
  });

  test('of a run that is over, or has not begun, none is due', () => {
    expect(wordsOf({ ...STATE, phase: 'ended' }, START + 40 * MINUTE)).not.toContain('next');
    expect(wordsOf(fresh(), START)).toBe('no snapshot yet');
  });
});
