import { describe, expect, test } from 'vitest';
import { constant } from '../../../src/model/histogram.ts';
import type { Past } from '../../../src/model/question.ts';
import { reduce } from '../../../src/model/reduce.ts';
import { loadsPage, loadsQuestions } from '../../../src/tui/pages/loads.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { recordedScreen } from '../answered.ts';
import { fresh, healthy, tick, uiOf, viewOf } from '../made.ts';
import { SEARCH, shaped, stageAt, stagedState } from '../made-stages.ts';
import { isDrawnToTheLetter, keepsToItsRoom, pageText } from './recorded-frames.ts';

const textOn = pageText(loadsPage);

isDrawnToTheLetter('loads', ['1']);

describe('the page of loads of the recorded run, to the letter', () => {
  test('with the cursor on its past, at 120×40', async () => {
    const { lines } = await (await recordedScreen(120, 40)).press('1', 'tab', 'left', 'left');
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('frames/loads-past-120x40.txt');
  });
});

describe('the page of loads', () => {
  test('of stages has the curve beside the latency, at 200×60', async () => {
    const text = textOn(viewOf(stagedState(), 200, 60));
    await expect(`${text}\n`).toMatchFileSnapshot('frames/loads-stages-200x60.txt');
  });

  test.each([
    [80, 24],
    [120, 40],
  ])('of a search has its probes above the pictures, at %i×%i', async (columns, rows) => {
    const stages = [200, 400, 800, 1600, 1200, 1000].map((asked, index) =>
      stageAt(index, asked, asked <= 800 ? 2 : asked / 5, {
        kind: 'probe',
        good: asked <= 800,
        ...(asked > 800 ? { why: 'dns.latency.p95 is too high' } : {}),
      }),
    );
    const state = stagedState({ profile: shaped(SEARCH), stages, stage: 'search: probe 7' });
    const text = textOn(viewOf(state, columns, rows));
    await expect(`${text}\n`).toMatchFileSnapshot(`frames/loads-search-${columns}x${rows}.txt`);
  });

  keepsToItsRoom(
    loadsPage,
    [healthy(), stagedState(), fresh()].flatMap((state) => [0, 1].map((load) => ({ state, load }))),
    ({ state, load }, columns, rows) =>
      viewOf(state, columns, rows, { ui: uiOf({ subject: 'loads', load }) }),
  );

  test('tells what failed and what was never sent, each by its classes, the most first', () => {
    const { values, ...rest } = tick(700);
    const state = reduce(healthy(), {
      ...rest,
      values: {
        ...values,
        'dns.errors': 14,
        'dns.lost': 30,
        'dns.missed': 5,
        'dns.error.servfail': 14,
        'dns.error.timeout': 30,
        'dns.error.behind': 5,
      },
    });
    const text = textOn(viewOf(state, 80, 24));
    expect(text).toContain('failed   44: 30 timeout, 14 servfail');
    expect(text).toContain('missed   5: 5 behind');
  });

  test('a share too small for its column is less than a thousandth of a percent, and never nothing', () => {
    const { values, ...rest } = tick(700);
    const one = reduce(healthy(), { ...rest, values: { ...values, 'dns.due': 1e9, 'dns.errors': 3 } });
    expect(textOn(viewOf(one, 80, 24))).toMatch(/▸dns .* <0\.001% /);
  });

  test('says that nothing failed where a chart would be of zeros only', () => {
    const state = reduce(healthy(), tick(700));
    const api = textOn(viewOf(state, 120, 60, { ui: uiOf({ subject: 'loads', load: 1 }) }));
    expect(api).toMatch(/failures {2}api/);
    expect(api).toMatch(/ none\n/);
  });

  test('tells the steps of a flow apart where there is room', () => {
    const view = (columns: number, rows: number) =>
      viewOf(healthy(), columns, rows, { ui: uiOf({ subject: 'loads', load: 1 }) });
    expect(textOn(view(200, 60))).toContain('p95 of  ━ create ━ list ━ delete');
    expect(textOn(view(80, 24))).toMatch(/^ {2}create {12,}4\.4ms/m);
  });

  test('asks for the latencies of a window that the state does not hold, and draws them when they are told', () => {
    const base = viewOf(healthy(), 200, 60, { ui: uiOf({ subject: 'loads' }) });
    expect(textOn(base)).toContain('reading …');
    const past: Past = {
      from: 0,
      to: 700,
      width: 5,
      at: [],
      series: {},
      histograms: { dns: Array.from({ length: 140 }, () => constant(20_000, 10)) },
    };
    const asked = loadsQuestions(base).filter(({ ask }) => ask === 'past');
    expect(asked.length).toBeGreaterThan(0);
    const answers = ((question: { ask: string }) =>
      question.ask === 'past' ? past : undefined) as View['answers'];
    const told = textOn({ ...base, answers });
    expect(told).not.toContain('reading …');
    expect(told).toContain('█');
  });
});
