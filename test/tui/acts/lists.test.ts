import { describe, expect, test } from 'vitest';
import { reduce } from '../../../src/model/reduce.ts';
import { eventsPage } from '../../../src/tui/pages/events.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { Subject, View } from '../../../src/tui/view/view.ts';
import { failing, fresh, uiOf, viewOf } from '../made.ts';
import { presses } from './presses.ts';

const FAILED = failing();
const on = (subject: Subject, more: Partial<View> = {}): View =>
  viewOf(FAILED, 80, 24, { ui: uiOf({ subject }), ...more });

describe('a list', () => {
  test('is gone through with the arrows, as far as it goes', () => {
    const down = presses(on('events'), 'down', 'down');
    expect(presses(down.view, 'up', 'up', 'up').ui.lists.events?.selected).toBeNull();
    const end = presses(on('events'), ...Array.from({ length: 50 }, () => 'page-down'));
    expect(presses(end.view, 'down').ui).toEqual(end.ui);
  });

  test('keeps its selected row when another comes before it, and its first row stays the first', () => {
    const note = { type: 'note', at: FAILED.at + 1, by: 'eva', text: 'new' } as const;
    const chosen = presses(on('events'), 'down').view;
    const later = reduce(FAILED, note);
    const goes = (view: View) => presses({ ...view, state: later, newest: later }, 'enter').ui.cursor;
    expect(goes(chosen)).toBe(presses(chosen, 'enter').ui.cursor);
    const [, first] = eventsPage({ ...on('events'), state: later, newest: later }, 20);
    expect(textOf(first ?? [])).toMatch(/^▸.*eva notes: new/);
  });

  test('is shown in one way after the other', () => {
    const ways = (view: View, presses_: number) =>
      presses(view, ...Array.from({ length: presses_ }, () => 'o')).ui.lists[view.ui.subject]?.way;
    expect([1, 2, 3, 4, 5].map((count) => ways(on('metrics'), count))).toEqual([1, 2, 3, 4, 0]);
    expect([1, 2].map((count) => ways(on('thresholds'), count))).toEqual([1, 0]);
    expect([1, 4, 5].map((count) => ways(on('events'), count))).toEqual([1, 4, 0]);
  });

  test('that is empty takes every key', () => {
    const keys = ['down', 'up', 'page-down', 'page-up', 'enter', 'o', '/', 'x', 'down', 'enter', 'escape'];
    for (const subject of ['metrics', 'thresholds', 'events', 'workers'] as const)
      expect(() => presses(viewOf(fresh(), 80, 24, { ui: uiOf({ subject }) }), ...keys)).not.toThrow();
  });
});

describe('enter', () => {
  test('puts a series on the overview, and takes it off again', () => {
    const pinned = presses(on('metrics'), 'enter', 'down', 'p');
    expect(pinned.ui.pins).toHaveLength(2);
    expect(pinned.ui.message?.text).toMatch(/ is on the overview now$/);
    expect(pinned.ui.pins[0]).toBe('process.rss');
    expect(presses(pinned.view, 'enter').ui.pins).toEqual(['process.rss']);
  });

  test('puts the cursor at the moment of an event', () => {
    // The note of the made run: 400 s after its start.
    const { ui } = presses(on('events'), '/', ...'notes', 'enter', 'enter');
    expect(ui.cursor).toBe(400);
  });

  test('puts the cursor where a threshold was at its worst', () => {
    const { ui } = presses(on('thresholds'), '/', ...'dns.latency', 'enter', 'enter');
    // Every 97th tick of the made run is a spike; the soak begins at 31, and a bucket has 4 ticks.
    expect(((ui.cursor ?? 0) + 3) % 97).toBeLessThan(4);
  });

  test('says so where there is no such moment', () => {
    const { ui } = presses(on('thresholds'), '/', ...'exits', 'enter', 'enter');
    expect(ui).toMatchObject({ cursor: null, message: { ok: false } });
  });
});
