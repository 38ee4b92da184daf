import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { fold, reduce } from '../../../src/model/reduce.ts';
import { workerQuestions, workersPage } from '../../../src/tui/pages/workers.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { presses } from '../acts/presses.ts';
import { eventsOf, failing, fresh, healthy, uiOf, viewOf } from '../made.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageText } from './recorded-frames.ts';

const HEALTHY = healthy();
const on = (columns = 80, rows = 24, more: Partial<View> = {}): View =>
  viewOf(HEALTHY, columns, rows, { ui: uiOf({ subject: 'workers' }), ...more });
const textOn = pageText(workersPage);

isDrawnToTheLetter('workers', ['7']);

describe('the page of workers', () => {
  keepsToItsRoom(workersPage, [HEALTHY, failing(), fresh()], (state, columns, rows) =>
    on(columns, rows, { state, newest: state }),
  );

  test('tells of each worker what it does, how often it was lost and why', () => {
    expect(textOn(on())).toMatch(/dns\/0 +● running +lost once, the last time: SIGKILL/);
    const gone: RunEvent = {
      type: 'worker',
      at: HEALTHY.at,
      worker: 'dns/0',
      status: 'gone',
      reason: 'exit code 1',
    };
    const state = reduce(HEALTHY, gone);
    expect(textOn(on(80, 24, { state, newest: state }))).toMatch(
      /dns\/0 +▲ gone +lost 2 times, the last time: exit code 1/,
    );
  });

  test('counts no loss that was still to come at the cursor', () => {
    const view = on(80, 24, { ui: uiOf({ subject: 'workers', cursor: 200 }) });
    expect(textOn(view)).toMatch(/dns\/0 +● running +never lost/);
  });

  test.each([
    [0, 'never at fault'],
    [10, 'at fault in 10 of 649 ticks, 1.54%; above 5% it is invalid'],
    [40, 'at fault in 40 of 649 ticks, 6.16%; INVALID'],
  ])('with %i ticks at fault says how near a load is to being invalid', (bad, words) => {
    const state = fold(
      (function* (): Generator<RunEvent> {
        for (const event of eventsOf({ ticks: 700 }))
          yield event.type === 'tick'
            ? {
                ...event,
                values: { ...event.values, 'dns.invalid': event.seq > 400 && event.seq <= 400 + bad ? 1 : 0 },
              }
            : event;
      })(),
    );
    expect(textOn(on(120, 40, { state, newest: state }))).toContain(words);
  });

  test('tells which ticks were missed, and whether all is written', () => {
    const text = textOn(on());
    expect(text).toContain('20 of 700 missed (2.86%): they are gaps');
    expect(text).toContain('all is written');
    const finding = {
      key: 'sink.journal',
      level: 'bad',
      text: 'journal cannot be written: full',
      fault: 'host',
    } as const;
    const state = reduce(HEALTHY, { type: 'finding', at: HEALTHY.at, finding });
    expect(textOn(on(80, 24, { state, newest: state }))).toContain('▲ journal cannot be written: full');
  });

  test('says what the selected gauge is, and draws it', () => {
    const { view } = presses(on(), 'down', 'down', 'down');
    const text = textOn(view);
    expect(text).toContain('workers cpu: CPU of all workers together, of one core.');
    expect(text).toMatch(/self\.workers\.cpu +62%/);
  });

  test('asks for the log, and of the past for what it shows', () => {
    expect(workerQuestions(on())).toEqual([{ ask: 'log' }]);
    const past = on(80, 24, { ui: uiOf({ subject: 'workers', zoom: 0, cursor: 5, end: 60 }) });
    const [, question] = workerQuestions(past);
    expect(question).toMatchObject({ ask: 'past', histograms: [] });
    expect(question?.ask === 'past' && question.series).toContain('self.rss');
  });
});
