import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { Logged, Question } from '../../../src/model/question.ts';
import { reduce } from '../../../src/model/reduce.ts';
import { eventsPage } from '../../../src/tui/pages/events.ts';
import type { Answered, View } from '../../../src/tui/view/view.ts';
import { presses } from '../acts/presses.ts';
import { failing, fresh, healthy, START, uiOf, viewOf } from '../made.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageLines } from './recorded-frames.ts';

const FAILED = failing();
const on = (columns = 80, rows = 24, more: Partial<View> = {}): View =>
  viewOf(FAILED, columns, rows, { ui: uiOf({ subject: 'events' }), ...more });
const linesOn = pageLines(eventsPage);

isDrawnToTheLetter('events', ['6']);

describe('the page of events', () => {
  keepsToItsRoom(eventsPage, [healthy(), FAILED, fresh()], (state, columns, rows) =>
    on(columns, rows, { state, newest: state }),
  );

  test('tells a long text whole where it is selected, and cuts it elsewhere', () => {
    const text = `x${'y'.repeat(90)} and ${'so on '.repeat(10).trim()}`;
    const state = reduce(FAILED, { type: 'note', at: FAILED.at + 1, by: 'eva', text });
    const view = on(80, 24, { state, newest: state });
    const told = linesOn(view)
      .map((line) => line.slice(11))
      .join(' ')
      .replaceAll(' ', '');
    expect(told).toContain(text.replaceAll(' ', ''));
    const [, first] = linesOn(presses(view, 'down').view);
    expect(first?.endsWith('…')).toBe(true);
  });

  test('shows one kind only, or what has all of some words', () => {
    const { view } = presses(on(), 'o');
    expect(linesOn(view)[0]).toContain('2 of 12 events, notes and commands');
    expect(
      linesOn(view)
        .slice(1, 3)
        .every((line) => line.includes('eva')),
    ).toBe(true);
    const found = presses(on(), '/', ...'PROXY front').view;
    expect(linesOn(found)[0]).toContain('1 of 12 events');
    expect(linesOn(found)[1]).toContain('restarted the proxy in front');
    expect(linesOn(presses(on(), '/', ...'nothing of it').view)[1]).toContain('nothing like that');
  });

  test('tells all of the log once it was answered, and what the state knows since', () => {
    const old: Logged[] = Array.from({ length: 300 }, (_, i) => ({
      seq: i,
      event: { type: 'note', at: START + i, by: 'old', text: `note ${i}` } satisfies RunEvent,
    }));
    const answers = ((question: Question) => (question.ask === 'log' ? old : undefined)) as Answered;
    const view = on(80, 24, { answers });
    const since = FAILED.events.filter(({ at }) => at > START + 299);
    expect(linesOn(view)[0]).toContain(`${300 + since.length - 1} events`);
    const first = presses(view, '/', ...'note 7', 'enter', ...Array(9).fill('page-down'), 'enter');
    expect(first.ui.cursor).toBe(7);
  });

  test('shows dim what is still to come at the cursor', () => {
    const view = on(80, 24, { ui: uiOf({ subject: 'events', cursor: 400 }) });
    const styles = eventsPage(view, 20).map((row) => row.at(-1)?.style);
    const rows = linesOn(view);
    expect(styles[rows.findIndex((line) => line.includes('no longer holds'))]).toBe('dim');
    expect(styles[rows.findIndex((line) => line.includes('restarted the proxy'))]).toBe('accent');
  });

  test('says so where nothing has happened', () => {
    expect(linesOn(on(80, 24, { state: fresh(), newest: fresh() }))[1]).toContain('nothing has happened yet');
  });
});
