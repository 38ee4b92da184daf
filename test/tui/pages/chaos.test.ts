import { describe, expect, test } from 'vitest';
import { fold } from '../../../src/model/reduce.ts';
import type { State } from '../../../src/model/state.ts';
import { toAscii } from '../../../src/tui/terminal/ascii.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { pastState } from '../../../src/tui/view/past-state.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { presses } from '../acts/presses.ts';
import { uiOf, viewOf } from '../made.ts';
import { faulty, faultyEvents } from '../made-chaos.ts';

const SIZES = [
  [80, 24],
  [120, 40],
] as const;
/** After a freeze, six seconds before the load is paused; the kill was recovered from. */
const STATE = faulty(253);
const linesOf = (view: View): string[] => frame(view).map((row) => textOf(row).trimEnd());
const on = (state: State, more: Partial<View> = {}, [columns, rows]: readonly [number, number] = SIZES[0]) =>
  linesOf(viewOf(state, columns, rows, more)).join('\n');
const THRESHOLDS = { ui: uiOf({ subject: 'thresholds' }) };
const onKill = uiOf({
  subject: 'thresholds',
  lists: { thresholds: { selected: 'chaos.kill', find: '', way: 0 } },
});

describe('faults on purpose, to the letter,', () => {
  test.each(SIZES)('on the overview at %i×%i', async (columns, rows) => {
    const text = on(STATE, {}, [columns, rows]);
    await expect(`${text}\n`).toMatchFileSnapshot(`frames/chaos-overview-${columns}x${rows}.txt`);
  });
  test.each(SIZES)('among the thresholds at %i×%i', async (columns, rows) => {
    const text = on(STATE, { ui: onKill }, [columns, rows]);
    await expect(`${text}\n`).toMatchFileSnapshot(`frames/chaos-thresholds-${columns}x${rows}.txt`);
  });
});

describe('the overview', () => {
  const row = (state: State, more: Partial<View> = {}) =>
    on(state, more)
      .split('\n')
      .filter((line) => line.startsWith(' ◆'));

  test('counts down to a fault from ten seconds before, and not earlier', () => {
    expect(row(faulty(124))).toEqual([]);
    expect(row(faulty(128))).toEqual([' ◆ chaos kill in 8 s: SIGKILL to all of the target']);
  });

  test('tells how far one is that is being done, then what is still off, then how long all is well again', () => {
    expect(row(faulty(245))[0]).toContain('chaos freeze 5 s of 10 s: SIGSTOP to pid 72 of the target');
    expect(row(faulty(253))[0]).toMatch(/chaos freeze not recovered for 3 s \(.*dns.*\): SIGSTOP/);
    expect(row(faulty(143))[0]).toContain('chaos kill calm again, 3 s of 5 s: SIGKILL to pid 71');
    expect(row(faulty(150))).toEqual([]);
  });

  test('says of one that did not recover in a run that is over that it had not', () => {
    expect(row({ ...faulty(253), phase: 'ended' })[0]).toContain('had not recovered when the run ended');
  });

  test('announces nothing after the end of a record that ends before the run did', () => {
    expect(row(faulty(128), { kind: 'stored', record: 'died' })).toEqual([]);
  });

  test('marks where one began with a sign of its own, also in ASCII', () => {
    const axis = on(faulty(200), {}, [120, 40])
      .split('\n')
      .find((line) => line.includes('◆'));
    expect(axis).toMatch(/└.*◆/);
    expect(toAscii('◆')).toBe('^');
  });
});

describe('the page of thresholds', () => {
  test('lists each fault with where it stands', () => {
    const text = on(STATE, THRESHOLDS);
    expect(text).toMatch(/● over {4}chaos kill 18:02:15, recovered in 4s, lost dns 3600/);
    expect(text).toMatch(/◆ open {4}chaos freeze 18:04:00, recovered not yet/);
    expect(text).toContain('· not yet chaos save: run redis-cli BGSAVE');
    expect(text).toMatch(/· not yet chaos lull, next in \d s: load dns paused for 30 s/);
  });

  test('goes to the last time of one with enter, and says so of one that has not come', () => {
    const view = viewOf(STATE, 80, 24, { ui: onKill });
    expect(presses(view, 'enter').ui.cursor).toBe(134);
    expect(presses(view, 'down', 'down', 'enter').ui.message?.text).toBe('it has not come yet');
  });

  test('finds faults by what they are', () => {
    const ui = uiOf({
      subject: 'thresholds',
      lists: { thresholds: { selected: null, find: 'chaos lull', way: 0 } },
    });
    expect(on(STATE, { ui })).toContain('chaos lull: at 3:48 of the soak: load dns paused for 30 s');
  });
});

describe('a moment of the past', () => {
  const newest = faulty(400);
  /** As a store tells it: without what had come of faults. */
  const at = (ticks: number) =>
    pastState({ ...fold(faultyEvents(ticks)), chaos: { signs: [], faults: {} } }, newest);
  const course = (state: State, name: string) => state.chaos.faults[name];

  test('has the faults that had come, as far as they were known', () => {
    expect(course(at(125), 'kill')).toMatchObject({ count: 0, outages: [] });
    expect(course(at(138), 'kill')?.outages).toMatchObject([
      { isOpen: true, recoveryMs: null, detectMs: 1000, lost: { dns: expect.any(Number) } },
    ]);
    expect(course(at(200), 'kill')).toEqual(course(newest, 'kill'));
  });

  test('has lost what had failed by then, as the run itself counted it', () => {
    const then = course(faulty(138), 'kill')?.outages[0]?.lost;
    expect(course(at(138), 'kill')?.outages[0]?.lost).toEqual(then);
  });

  test('shows one that was open as open, and one to come as to come', () => {
    const past = (ticks: number) => on(at(ticks), { newest, ui: uiOf({ cursor: ticks - 1 }) });
    expect(past(245)).toContain('chaos freeze 5 s of 10 s');
    expect(past(128)).toContain('chaos kill in 8 s');
  });
});
