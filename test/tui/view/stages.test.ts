import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { reduce } from '../../../src/model/reduce.ts';
import type { Shape } from '../../../src/model/shape.ts';
import type { State } from '../../../src/model/state.ts';
import { curveOf } from '../../../src/tui/panels/load-curve.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import {
  FAILING,
  healthy,
  madeState,
  PASSING,
  PROFILE,
  START,
  tick,
  UNKNOWN,
  uiOf,
  viewOf,
} from '../made.ts';
import { CAPACITY, RISING, STEPS, shaped, stageAt, stagedState } from '../made-stages.ts';

const lines = (state: State, columns = 80, rows = 24, ui = {}): string[] =>
  frame(viewOf(state, columns, rows, { ui: uiOf(ui) })).map((row) => textOf(row).trimEnd());
const page = (state: State, columns = 80, rows = 24): string =>
  lines(state, columns, rows, { subject: 'loads' }).join('\n');
const dnsLine = (state: State, columns = 80, rows = 24) =>
  lines(state, columns, rows).find((line) => line.startsWith('▸dns')) ?? '';

const RAMPS: Shape = { unit: 'rate', kind: 'ramps', from: 0, ramps: [{ to: 1000, overMs: 600_000 }] };
const BURSTS: Shape = { unit: 'rate', kind: 'burst', amount: 100, count: 5000, everyMs: 60_000 };
const onRamps = (more = {}) =>
  stagedState({
    profile: shaped(RAMPS),
    stages: [],
    stage: 'ramp 1 of 1',
    asked: 0,
    values: { 'dns.asked': 417.36 },
    ...more,
  });

describe('where a shape is', () => {
  test.each([
    ['step 2 of 6', 'step 2 of 6'],
    ['burst 3', 'burst 3'],
    ['search: probe 7', 'probe 7'],
  ])('«%s» stands in the line of its load as «%s»', (stage, said) => {
    expect(dnsLine(stagedState({ stage }))).toMatch(new RegExp(`  ${said}$`));
    expect(dnsLine(stagedState({ stage }), 120, 40)).toContain(`  ${said}  `);
  });

  test('what is asked by hand is said to be', () => {
    expect(dnsLine(stagedState({ byHand: true, asked: 750 }))).toMatch(/ 750\/s .* by hand$/);
  });

  test('what is paused has its mark and keeps its place', () => {
    expect(dnsLine(stagedState({ paused: true }))).toMatch(/‖800\/s .* step 6 of 6$/);
  });

  test('costs no row, and no column where no load has a shape', () => {
    const constant = healthy();
    expect(lines(stagedState())).toHaveLength(24);
    expect(lines(stagedState()).findIndex((line) => line.includes('memory'))).toBe(
      lines(constant).findIndex((line) => line.includes('memory')),
    );
    expect(lines(constant, 120, 40).join('\n')).not.toContain('stage');
  });

  test('a place that changes moves nothing else', () => {
    const without = (state: State) => dnsLine(state, 120, 40).replace(/(step|burst|probe) .*? {2,}/, '');
    expect(without(stagedState({ stage: 'burst 10' }))).toBe(without(stagedState({ stage: 'step 1 of 6' })));
  });
});

describe('what is asked', () => {
  test('on a ramp is what the newest tick found', () => {
    expect(dnsLine(onRamps())).toMatch(/^▸dns {9}417\/s/);
  });

  test('in the rest between two stages is nothing', () => {
    expect(dnsLine(stagedState({ values: { 'dns.asked': 0 } }))).toMatch(/^▸dns {11}0\/s/);
  });

  test('by hand, or once it is paused, is what the operator left it at', () => {
    expect(dnsLine(onRamps({ byHand: true, asked: 600 }))).toMatch(/^▸dns {9}600\/s/);
    expect(dnsLine(onRamps({ paused: true, asked: 600 }))).toMatch(/‖600\/s/);
  });

  test('of a load that is over and was asked for many amounts is no number', () => {
    const over = reduce(stagedState(), { type: 'ended', at: START + 700_000, verdict: PASSING });
    expect(dnsLine(over)).toMatch(/^▸dns {13}– /);
  });
});

describe('the stages', () => {
  test('that say nothing are told from those that are too much, each with why', () => {
    const text = page(stagedState(), 120, 40);
    expect(text).toMatch(/step 4 .* ● good/);
    expect(text).toContain('▲ latency.p95 is 140ms, asked for < 100ms');
    expect(text).toContain('? 812 of 72000 requests were not sent in time');
  });

  test('of bursts have a count and no rate, and no capacity below them', () => {
    const bursts = [stageAt(0, 5000, 40, { kind: 'burst' }), stageAt(1, 5000, 44, { kind: 'burst' })];
    const text = page(stagedState({ profile: shaped(BURSTS), stages: bursts, stage: 'burst 3' }));
    expect(text).toMatch(/ burst 2 +5000 /);
    expect(text).not.toContain('best');
  });

  test('are the newest ones where there is no room for all', () => {
    const many = Array.from({ length: 300 }, (_, i) => stageAt(i, 100 + i, 2));
    const text = page(stagedState({ stages: many }));
    expect(text).toContain('step 300 ');
    expect(text).toMatch(/the last \d+ of 300/);
    expect(text).not.toContain('step 1 ');
  });

  test('fill every window exactly, however many there are', () => {
    for (const count of [0, 1, 2, 3, 6, 300])
      for (const [columns, rows] of [
        [60, 16],
        [61, 17],
        [80, 24],
        [119, 39],
        [120, 40],
        [200, 60],
      ] as const) {
        const stages = Array.from({ length: count }, (_, i) => stageAt(i, 100 * (i + 1), 2 + i));
        const drawn = frame(
          viewOf(stagedState({ stages }), columns, rows, { ui: uiOf({ subject: 'loads' }) }),
        );
        expect(drawn).toHaveLength(rows);
        for (const row of drawn) expect(stringWidth(textOf(row))).toBeLessThanOrEqual(columns);
      }
  });
});

describe('the capacity', () => {
  const said = (more: Partial<typeof CAPACITY>, stages = RISING) =>
    page(stagedState({ stages, verdict: { ...PASSING, capacities: [{ ...CAPACITY, ...more }] } }), 120, 40)
      .split('\n')
      .find((line) => line.startsWith(' best')) ?? '';

  test('is the best, 70 % of it, the knee, and what ended it', () => {
    expect(said({})).toBe(' best 800/s · 70 % 560/s · knee 600/s · more is too much for the target');
    expect(said({ knee: null, limit: 'generator' })).toBe(
      ' best 800/s · 70 % 560/s · more could not be sent from here',
    );
  });

  test('is not known before it has been found, and none where not even the least was good', () => {
    expect(said({ best: null, safe: null, limit: null, knee: null })).toBe(' best  not known yet');
    expect(said({ best: null, safe: null, limit: 'none', knee: null })).toBe(
      ' best  none · not even the least was good',
    );
  });

  test('of steps that go on is what it is so far', () => {
    expect(said({ limit: 'range' }, RISING.slice(0, 4))).toMatch(/· so far$/);
    expect(
      said(
        { limit: 'range' },
        RISING.map((stage) => ({ ...stage, good: true })),
      ),
    ).toMatch(/· more was not asked for$/);
  });
});

describe('the curve of p95 over load', () => {
  test('has each amount once, with its better try, and nothing that the generator spoilt', () => {
    const again = stageAt(6, 400, 0.9);
    expect(curveOf([...RISING, again]).map(({ asked, p95 }) => [asked, p95 * 1000])).toEqual([
      [200, 1.6],
      [400, 0.9],
      [600, 2],
      [800, 4.1],
      [1000, 140],
    ]);
  });

  test('is drawn from three amounts on, with the best and the knee on its axis', () => {
    expect(page(stagedState({ stages: RISING.slice(0, 2) }))).not.toContain('p95 of dns over');
    const text = page(stagedState());
    expect(text).toContain('━ p95 of dns over requests/s');
    expect(text).toContain('800 best');
    expect(text).toContain('600 knee');
  });
});

describe('beside the latency', () => {
  test('stands the service time, and which is which', () => {
    const text = page(stagedState());
    expect(text).toMatch(/^ {2}service {6}sent → done {3}290µs {3}1\.2ms {3}3\.1ms$/m);
    expect(page(healthy())).toMatch(/latency {2}dns .* due → done$/m);
  });

  test.each([
    ['sent', /latency {2}dns .*━ p50 {2}sent → done$/m],
    ['untold', /latency {2}dns {2}not told of single requests$/m],
  ] as const)('of a tool that tells it from «%s» stands that instead', (latencyFrom, title) => {
    const loads = PROFILE.loads.map((load) => ({ ...load, latencyFrom }));
    const text = page({ ...healthy(), profile: { ...PROFILE, loads } });
    expect(text).not.toContain('due → done');
    expect(text).toMatch(title);
  });

  test('stands what was missed by class, and what was seen', () => {
    const text = page(stagedState(), 120, 40);
    expect(text).toContain('missed   120: 100 cap, 20 behind');
    expect(text).toContain('seen     41 truncated, 3 late');
    expect(text).toContain('failed   13: 7 timeout');
  });

  test('nothing missed or seen is said to be so, and no answer is a dash', () => {
    expect(page(healthy())).toMatch(/missed {3}none +seen {5}nothing/);
    const silent = reduce(healthy(), { ...tick(700), values: {} });
    expect(page(silent)).toMatch(/missed {3}– +seen {5}–/);
  });

  test('stand the workers, and how busy they keep their cores', () => {
    expect(page(stagedState())).toContain('workers  2, at most 4, each 43% busy');
    expect(page(stagedState({ values: { 'self.workers.cpu': null } }))).toMatch(/workers {2}2, at most 4$/m);
  });
});

describe('an invalid load', () => {
  const WHY = 'INVALID LOAD: the generator was at fault in 80 of 669 ticks (12%)';
  const first = (state: State) => lines(state).slice(0, 3);

  test('is in the first line, with why in the third', () => {
    const verdict = { ...UNKNOWN, invalid: [WHY], reasons: [WHY, 'more'] };
    const [title, , reason] = first(madeState({ ticks: 100, verdict }));
    expect(title).toContain('? INVALID LOAD');
    expect(reason).toBe(` ? ${WHY}`);
  });

  test('does not hide what failed beside it', () => {
    const verdict = { ...FAILING, invalid: [WHY], reasons: [WHY, ...FAILING.reasons] };
    const [title, , reason] = first(madeState({ ticks: 100, verdict }));
    expect(title).toContain('▲ FAILING, 1 of 6, INVALID LOAD');
    expect(reason).toContain('▲ memory grows');
  });

  test('is not a pass, whatever the thresholds say', () => {
    const [title] = first(
      madeState({ ticks: 100, verdict: { ...PASSING, state: 'unknown', invalid: [WHY], reasons: [WHY] } }),
    );
    expect(title).not.toContain('passing');
  });
});

test('a share of a million is told in the cell that it has, in the table of stages as in that of loads', () => {
  const stage = stageAt(0, 200_000, 5, { errors: 1, good: true, why: '' });
  const event = { type: 'stage', at: START + 300_000, load: 'dns', stage } as const;
  const text = page(reduce(madeState({ ticks: 400, profile: shaped(STEPS) }), event));
  expect(text).toMatch(/step 1 .* <0\.001% {2}● good/);
});
