import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import type { Question } from '../../../src/model/question.ts';
import { reduce } from '../../../src/model/reduce.ts';
import { EMPTY_STATE, type State } from '../../../src/model/state.ts';
import type { Verdict } from '../../../src/model/verdict.ts';
import { PAGES } from '../../../src/tui/pages/subjects.ts';
import { paint, themeOf } from '../../../src/tui/theme.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { Subject, Ui, View } from '../../../src/tui/view/view.ts';
import { recordedScreen } from '../answered.ts';
import {
  FAILING,
  failing,
  fresh,
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
import { CAPACITY, RISING, SEARCH, shaped, stageAt, stagedState } from '../made-stages.ts';

const textLines = (view: View): string[] => frame(view).map((row) => textOf(row).trimEnd());
const drawn = (view: View): string => `${textLines(view).join('\n')}\n`;
const file = (name: string) => `../frames/${name}.txt`;

const HEALTHY = healthy();
const FAILED = failing();
const STAGED = stagedState();
const SEARCHING = stagedState({
  profile: shaped(SEARCH),
  stages: [200, 400, 800, 1600, 1600, 1200, 1200, 1000, 1000, 900, 850].map((asked, index) =>
    stageAt(index, asked, asked <= 850 ? 2 + asked / 400 : asked / 5, {
      kind: 'probe',
      ...(asked > 850 ? { good: false, why: 'dns.latency.p95 is too high' } : {}),
    }),
  ),
  stage: 'search: confirmation',
  verdict: { ...PASSING, capacities: [{ ...CAPACITY, best: null, limit: null, safe: null, knee: 850 }] },
});
const INVALID = {
  ...UNKNOWN,
  invalid: ['INVALID LOAD: the generator was at fault in 80 of 669 ticks (12%)'],
  reasons: ['INVALID LOAD: the generator was at fault in 80 of 669 ticks (12%)', ...UNKNOWN.reasons],
};
const [FIRST, SECOND] = PASSING.thresholds;
if (!FIRST || !SECOND) throw new Error('no thresholds');
const GRADED = {
  ...PASSING,
  grades: [
    {
      name: 'A',
      state: 'fail',
      thresholds: [
        {
          ...FIRST,
          state: 'fail',
          text: 'dns.latency.p99 < 5ms',
          value: 0.0062,
          why: 'dns.latency.p99 is 6.2ms, asked for < 5ms',
        },
      ],
    },
    {
      name: 'B',
      state: 'pass',
      thresholds: [{ ...SECOND, text: 'dns.ok rate > 900/s', value: 999.8, unit: 'number', why: 'fine' }],
    },
  ],
  verified: [
    {
      text: 'stored increase == api.create.ok',
      state: 'pass',
      value: 812,
      unit: 'number',
      why: '812 of 812 acknowledged',
    },
  ],
} as const satisfies Verdict;
const ended = (verdict: Verdict = PASSING): State =>
  reduce(HEALTHY, { type: 'ended', at: HEALTHY.at + 1000, verdict });

describe('the frame, to the letter', () => {
  test.each([
    ['healthy', 80, 24, HEALTHY, {}],
    ['healthy', 120, 40, HEALTHY, {}],
    ['failing', 80, 24, FAILED, { failingSince: START + 600_000 }],
    ['failing', 120, 40, FAILED, { failingSince: START + 600_000 }],
    ['fresh', 80, 24, fresh(), {}],
    ['warming-up', 80, 24, madeState({ ticks: 12 }), {}],
    ['unknown', 80, 24, madeState({ ticks: 50, verdict: UNKNOWN }), {}],
    ['ended', 80, 24, ended(), {}],
    ['help', 80, 24, HEALTHY, { ui: uiOf({ mode: 'help' }) }],
    ['help-scrolled', 80, 24, HEALTHY, { ui: uiOf({ mode: 'help', scroll: 1000 }) }],
    ['help', 200, 60, HEALTHY, { ui: uiOf({ mode: 'help' }) }],
    ['abort', 80, 24, HEALTHY, { ui: uiOf({ mode: 'confirm' }) }],
    ['note', 80, 24, HEALTHY, { ui: uiOf({ mode: 'note', typed: 'p99 jumps when the backup runs' }) }],
    ['graded', 80, 24, ended(GRADED), { ui: uiOf({ subject: 'thresholds' }) }],
    ['small', 40, 10, FAILED, {}],
    ['stages', 80, 24, STAGED, { ui: uiOf({ subject: 'loads' }) }],
    ['stages', 120, 40, STAGED, { ui: uiOf({ subject: 'loads' }) }],
    ['shaped', 80, 24, STAGED, {}],
    ['shaped', 120, 40, STAGED, {}],
    [
      'first-stages',
      80,
      24,
      stagedState({ stages: RISING.slice(0, 2), verdict: PASSING }),
      { ui: uiOf({ subject: 'loads' }) },
    ],
    ['search', 80, 24, SEARCHING, { ui: uiOf({ subject: 'loads' }) }],
    ['invalid', 80, 24, stagedState({ verdict: INVALID }), {}],
  ] as [string, number, number, State, Partial<View>][])(
    '%s at %i×%i',
    async (name, columns, rows, state, more) => {
      await expect(drawn(viewOf(state, columns, rows, more))).toMatchFileSnapshot(
        file(`${name}-${columns}x${rows}`),
      );
    },
  );
});

describe('the frame, at every size', () => {
  const SIZES = [
    [0, 0],
    [1, 1],
    [3, 40],
    [59, 16],
    [60, 16],
    [61, 17],
    [80, 24],
    [100, 30],
    [119, 40],
    [120, 40],
    [121, 70],
    [200, 60],
    [500, 200],
  ] as const;
  const SUBJECTS = Object.keys(PAGES) as Subject[];
  const MODES: Ui['mode'][] = ['watch', 'help', 'note', 'amount', 'find', 'confirm'];

  test.each(SIZES)('is exactly as tall as a window of %i×%i, and never wider', (columns, rows) => {
    // The largest are slow to draw, and differ from the large ones in nothing.
    const states = rows > 60 ? [fresh(), FAILED] : [fresh(), FAILED, ended(FAILING)];
    for (const [i, state] of states.entries())
      for (const subject of SUBJECTS)
        for (const mode of i === 1 && rows <= 60 ? MODES : MODES.slice(0, 1)) {
          const lines = frame(
            viewOf(state, columns, rows, { ui: uiOf({ subject, mode, typed: '漢字'.repeat(40) }) }),
          );
          expect(lines).toHaveLength(rows);
          for (const line of lines) expect(stringWidth(textOf(line))).toBeLessThanOrEqual(columns);
        }
  });

  test('many loads leave room for the rest, and the selected one is in sight', () => {
    const [dns] = PROFILE.loads;
    if (!dns) throw new Error('no load');
    const loads = Array.from({ length: 30 }, (_, i) => ({ ...dns, name: `load-${i}` }));
    const state = madeState({ ticks: 40, profile: { ...PROFILE, loads } });
    const text = drawn(viewOf(state, 80, 24, { ui: uiOf({ load: 17 }) }));
    expect(text).toContain('▸load-17');
    expect(text).toContain(' memory ');
  });
});

describe('what the frame says', () => {
  test('numbers that change do not move their columns', () => {
    let state = madeState({ ticks: 640, verdict: PASSING });
    const edges = new Set<string>();
    for (let seq = 640; seq < 700; seq++) {
      state = reduce(state, tick(seq));
      const lines = textLines(viewOf(state, 80, 24));
      const heads = lines[3] ?? '';
      for (const load of [lines[4] ?? '', lines[5] ?? ''])
        for (const head of ['asked', 'done/s', 'p50', 'p95', 'p99', 'errors']) {
          const edge = heads.indexOf(head) + head.length;
          edges.add(`${load[edge - 1] === ' ' ? 'empty' : 'full'} ${load[edge] ?? ' '}`);
        }
    }
    expect([...edges]).toEqual(['full  ']);
  });

  test('a reading without an answer is a dash, never a 0', () => {
    const { 'process.rss': _, 'process.cpu': __, ...values } = tick(700).values;
    const state = reduce(HEALTHY, { ...tick(700), values: { ...values, 'process.rss': null } });
    const text = drawn(viewOf(state, 80, 24));
    expect(text).toMatch(/memory {8}–/);
    expect(text).toMatch(/cpu {12}–/);
  });

  test('a live run that is silent is said to be', () => {
    const view = viewOf(HEALTHY, 80, 24, { now: HEALTHY.at + 12_000 });
    expect(textLines(view)[2]).toBe(' ! nothing heard from the run for 12 s');
    expect(textLines({ ...view, kind: 'stored' })[2]).not.toContain('nothing heard');
  });

  test('a paused load is marked, and space then resumes', () => {
    const state = reduce(HEALTHY, {
      type: 'load',
      at: HEALTHY.at,
      load: 'dns',
      asked: 1000,
      paused: true,
      stage: null,
      byHand: false,
    });
    const text = drawn(viewOf(state, 80, 24));
    expect(text).toContain('‖1000/s');
    expect(text).toContain('space resume');
  });

  test('the abort says whether the target is stopped or left alone', () => {
    const question = (state: State) => drawn(viewOf(state, 120, 40, { ui: uiOf({ mode: 'confirm' }) }));
    expect(question(HEALTHY)).toContain('the target is ended, because soaktop started it');
    const attached = { ...PROFILE, targets: [{ name: '', attach: { pid: 1 } }] };
    expect(question(madeState({ ticks: 40, profile: attached }))).toContain('the target is left alone');
  });

  test("a judge's hour that is none of ours is named beside the slope", () => {
    const state = madeState({ ticks: 100, verdict: PASSING, profile: { ...PROFILE, judgeHourMs: 10_000 } });
    expect(drawn(viewOf(state, 120, 40, { ui: uiOf({ subject: 'memory' }) }))).toContain('(1 h = 10 s)');
  });

  test('every state of the verdict has its glyph and its word', () => {
    const first = (state: State) => textLines(viewOf(state, 80, 24))[0];
    expect(first(HEALTHY)).toContain('● passing so far, 6 of 6');
    expect(first(FAILED)).toContain('▲ FAILING, 1 of 6');
    expect(first(madeState({ ticks: 50, verdict: UNKNOWN }))).toContain('? unknown as yet, 3 of 6 known');
    expect(first(ended())).toContain('● PASSED, 6 of 6');
    expect(first(ended(FAILING))).toContain('▲ FAILED, 1 of 6');
    expect(first(ended({ ...PASSING, state: 'aborted', reasons: ['aborted by eva'] }))).toContain(
      '■ aborted',
    );
    expect(first(madeState({ ticks: 50 }))).toContain('? not judged yet');
    expect(first(EMPTY_STATE)).toContain('· starting');
  });
});

describe('of the past', () => {
  test.each([
    [60, 16],
    [80, 24],
    [120, 40],
    [200, 60],
  ])('the recorded run at %i×%i shows the moment at the cursor, to the letter', async (columns, rows) => {
    const screen = await (await recordedScreen(columns, rows)).press('{', '{', '{', '{');
    await expect(`${screen.lines.join('\n')}\n`).toMatchFileSnapshot(file(`past-${columns}x${rows}`));
  });

  test('the header says how far back one looks, and the footer how to come back', async () => {
    const { lines } = await (await recordedScreen(80, 24)).press('left', '<');
    expect(lines[0]).toMatch(/ at \d\d:\d\d:\d\d, (-\d+ s|\d+ s before the end)$/);
    expect(lines.at(-1)).toContain('esc now');
  });

  test('a live run is said to be looked back at, so long ago', () => {
    const view = viewOf(HEALTHY, 80, 24, { newest: reduce(HEALTHY, tick(760)), ui: uiOf({ cursor: 699 }) });
    const answering = ({ ask }: Question) => (ask === 'moment' ? HEALTHY : undefined);
    const answered = { ...view, answers: answering as View['answers'] };
    expect(textLines(answered)[0]).toContain('at 18:11:39, 61 s ago');
    expect(textLines(view)[0]).toContain('reading the past …');
  });

  test('a moment that is later than the last event, as after an abort, is told as a time of day alone', () => {
    const newest = { ...HEALTHY, seq: 720, at: HEALTHY.at - 22_000, phase: 'ended' as const };
    const answering = ({ ask }: Question) => (ask === 'moment' ? HEALTHY : undefined);
    const view = viewOf(HEALTHY, 80, 24, { newest, kind: 'stored', ui: uiOf({ cursor: 699 }) });
    const [first] = textLines({ ...view, answers: answering as View['answers'] });
    expect(first).toMatch(/ at 18:11:39$/);
  });

  test('the record of a run that died tells of a moment of its past when the phase was to end then', () => {
    const died = { kind: 'stored', record: 'died' } as const;
    expect(textLines(viewOf(HEALTHY, 80, 24, died))[1]).toContain('its record ends here');
    const past = viewOf(HEALTHY, 80, 24, { ...died, newest: { ...HEALTHY }, ui: uiOf({ cursor: 600 }) });
    expect(textLines(past)[1]).toContain('ends 18:20');
  });
});

describe('text from outside', () => {
  const HOSTILE = '\x1b]0;owned\x07\x1b[2J\x9b31m\x1bPq\x1b\\\r\b\u202egnp.exe\u2066\x00';
  const events: RunEvent[] = [
    { type: 'note', at: START, by: HOSTILE, text: HOSTILE },
    {
      type: 'finding',
      at: START,
      finding: { key: 'k', level: 'bad', text: HOSTILE, fault: 'target', series: HOSTILE },
    },
    { type: 'worker', at: START, worker: HOSTILE, status: 'gone', reason: HOSTILE },
    { type: 'load', at: START, load: 'dns', asked: 5, paused: false, stage: HOSTILE, byHand: false },
    { type: 'stage', at: START, load: 'dns', stage: stageAt(0, 5, 5, { good: false, why: HOSTILE }) },
    {
      type: 'judged',
      at: START,
      verdict: {
        ...FAILING,
        reasons: [HOSTILE],
        trends: FAILING.trends.map((trend) => ({ ...trend, series: HOSTILE })),
      },
    },
  ];

  test('only our own colours reach the terminal', () => {
    const state = events.reduce(reduce, STAGED);
    for (const subject of Object.keys(PAGES) as Subject[]) {
      const painted = frame(viewOf(state, 120, 40, { ui: uiOf({ subject, typed: HOSTILE }) })).map((row) =>
        paint(row, themeOf(8)),
      );
      for (const line of painted) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: our own sequences are taken out, nothing may be left
        const bare = line.replace(/\x1b\[[\d;]*m/g, '');
        // biome-ignore lint/suspicious/noControlCharactersInRegex: see above
        expect(bare).not.toMatch(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
      }
      expect(painted.join('')).not.toContain('\x1b[2J');
    }
  });

  test('without colours there are none, and nothing is lost', () => {
    const rows = frame(viewOf(FAILED, 80, 24));
    const painted = rows.map((row) => paint(row, themeOf(1))).join('\n');
    expect(painted).not.toMatch(/\[(?:[\d;]*;)?[34]\d/);
    expect(painted).toContain('▲ FAILING');
  });

  test('wide letters are cut where the window ends', () => {
    const state = reduce(HEALTHY, { type: 'note', at: START, by: 'eva', text: '負荷試験'.repeat(30) });
    const line = textLines(viewOf(state, 80, 24)).find((text) => text.includes('負')) ?? '';
    expect(stringWidth(line)).toBeLessThanOrEqual(80);
    expect(stringWidth(line)).toBeGreaterThan(76);
    expect(line.endsWith('…')).toBe(true);
  });
});
