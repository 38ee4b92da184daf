import { describe, expect, test } from 'vitest';
import { paste } from '../../../src/tui/acts/type.ts';
import { parseAmount } from '../../../src/tui/view/amount.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { healthy, PROFILE, uiOf, viewOf } from '../made.ts';
import { presses } from './presses.ts';

const STATE = healthy();
const watch = (more: Partial<View> = {}): View => viewOf(STATE, 80, 24, more);
const footerOf = (view: View): string => textOf(frame(view).at(-1) ?? []);
const [DNS, API] = PROFILE.loads;
if (!DNS || !API) throw new Error('no loads');

describe('an exact amount of load', () => {
  test.each([
    ['1500', 1500],
    ['1.5k', 1500],
    ['2K', 2000],
    ['1500/s', 1500],
    ['1.5k/s', 1500],
    ['90000/min', 1500],
    [' 0.5 ', 0.5],
    ['1M', 1_000_000],
  ])('«%s» is %d a second', (text, amount) => {
    expect(parseAmount(text, DNS)).toEqual({ amount });
  });

  test.each([
    '',
    'abc',
    '-5',
    '+10',
    '1,500',
    '1..5',
    '10ms',
    '5 vu',
    '1e3',
    '0',
    '0.05',
    '2M',
    '10/x',
    '50%',
  ])('«%s» is refused as a rate, in words', (text) => {
    expect(parseAmount(text, DNS)).toEqual({ refusal: expect.stringMatching(/\w/) });
  });

  test.each([
    ['50', 50],
    ['50 vu', 50],
    ['50 vus', 50],
    ['1k', 1000],
  ])('«%s» is %d VUs', (text, amount) => {
    expect(parseAmount(text, API)).toEqual({ amount });
  });

  test.each(['', '0', '1.5', '50/s', 'many', '200k'])('«%s» is refused as VUs', (text) => {
    expect(parseAmount(text, API)).toEqual({ refusal: expect.stringMatching(/\w/) });
  });

  test('is typed beside the present one, looked at with every letter, and asked for', () => {
    const opened = presses(watch(), 'e');
    expect(footerOf(opened.view)).toContain('dns, now 1000/s, from now on:');
    const typed = presses(opened.view, ...'1.5k');
    expect(footerOf(typed.view)).toContain('1.5k    enter asks for 1500/s');
    expect(presses(typed.view, 'enter').asked).toEqual([{ do: 'rate', load: 'dns', rate: 1500 }]);
    expect(presses(watch(), 'tab', 'e', '5', '0', 'enter').asked).toEqual([
      { do: 'vus', load: 'api', vus: 50 },
    ]);
  });

  test('that is none stays to be corrected, with why', () => {
    const wrong = presses(watch(), 'e', ...'15x', 'enter');
    expect(wrong.asked).toEqual([]);
    expect(wrong.ui.mode).toBe('amount');
    expect(footerOf(wrong.view)).toContain('a number, such as 1500, 1.5k or 90000/min');
    expect(presses(wrong.view, 'backspace', '0', 'enter').asked).toEqual([
      { do: 'rate', load: 'dns', rate: 150 },
    ]);
  });

  test('is left by esc, and by enter on nothing', () => {
    for (const key of ['escape', 'enter']) {
      const { asked, ui } = presses(watch(), 'e', ...(key === 'escape' ? ['5'] : []), key);
      expect(asked).toEqual([]);
      expect(ui).toMatchObject({ mode: 'watch', typed: '' });
    }
  });
});

describe('looking for something in a list', () => {
  const metrics = watch({ ui: uiOf({ subject: 'metrics' }) });
  const listed = (view: View): string[] =>
    frame(view).flatMap((row) => /^[▸ ][* ] (\w+\.\S+)/.exec(textOf(row))?.[1] ?? []);

  test('narrows it with every letter', () => {
    const one = presses(metrics, '/', 'w', 'a').view;
    expect(footerOf(one)).toContain('find: wa');
    expect(listed(one)).toContain('sqlite.wal');
    expect(listed(one).every((name) => name.includes('wa'))).toBe(true);
    expect(listed(presses(one, 'l').view)).toEqual(['sqlite.wal']);
  });

  test('goes up and down meanwhile; enter keeps what was found, esc shows all', () => {
    const found = presses(metrics, '/', ...'p95', 'down');
    expect(found.ui.lists.metrics?.selected).toMatch(/p95$/);
    const kept = presses(found.view, 'enter');
    expect(kept.ui).toMatchObject({ mode: 'watch', lists: { metrics: { find: 'p95' } } });
    expect(presses(kept.view, 'escape').ui).toMatchObject({
      subject: 'metrics',
      lists: { metrics: { find: '' } },
    });
    expect(presses(found.view, 'escape').ui).toMatchObject({
      mode: 'watch',
      lists: { metrics: { find: '' } },
    });
  });

  test('is remembered while another page is looked at, each list its own', () => {
    const { ui } = presses(metrics, '/', 'w', 'enter', '6', '/', 'x', 'enter', '4');
    expect(ui.lists).toMatchObject({ metrics: { find: 'w' }, events: { find: 'x' } });
  });

  test('says so where nothing is like that', () => {
    const { view } = presses(metrics, '/', ...'zzz');
    expect(frame(view).map(textOf).join('\n')).toContain('no series has «zzz» in its name; esc shows all');
  });
});

describe('pasted text', () => {
  test('goes where something is typed, cleaned and bounded, and nowhere else', () => {
    expect(paste(watch(), '+1').ui).toEqual(uiOf({}));
    expect(paste(watch({ ui: uiOf({ mode: 'confirm' }) }), 'y').ui).toEqual(uiOf({ mode: 'confirm' }));
    expect(paste(watch({ ui: uiOf({ mode: 'amount' }) }), '15\x1b00\n').ui.typed).toBe('15·00 ');
    const { ui } = paste(watch({ ui: uiOf({ mode: 'find', subject: 'events' }) }), 'x'.repeat(500));
    expect(ui.lists.events?.find.length).toBeLessThanOrEqual(80);
  });
});
