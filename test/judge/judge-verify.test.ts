import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { judgeVerify } from '../../src/judge/judge-verify.ts';
import type { VerifiedEvent } from '../../src/model/event.ts';
import { reduce } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import type { Acknowledged, VerifyLine } from '../../src/model/verify.ts';
import { parseVerifyLine } from '../../src/model/verify-line.ts';
import { profileOf, RUN, START, soaked } from '../model/made-soak.ts';

fc.configureGlobal({ seed: 20_251_121 });

function lineOf(text: string): VerifyLine {
  const line = parseVerifyLine(text);
  if ('message' in line) throw new Error(line.message);
  return line;
}

const verifiedAt = (when: VerifiedEvent['when'], more: Partial<VerifiedEvent>): VerifiedEvent => ({
  type: 'verified',
  at: START,
  when,
  values: {},
  failed: null,
  counts: {},
  ...more,
});

/** A run that asked for these lines and heard this. */
function stateOf(lines: readonly string[], ...events: VerifiedEvent[]): State {
  const spec = { base: 'http://127.0.0.1:1', timeoutMs: 5000, setup: [], headers: {}, flow: [] };
  const profile = { ...profileOf(), verify: { ...spec, lines: lines.map(lineOf) } };
  const begun = reduce(
    soaked({}, 5, () => ({ values: {} })),
    { type: 'started', at: START, run: RUN, profile },
  );
  return events.reduce(reduce, begun);
}

const count = (ok: number, unsure = 0, isWhole = true): Acknowledged => ({ ok, unsure, isWhole });

/** One line, on a total that was 100 before and is `total` at the end. */
function said(line: string, total: number | null, counts: Record<string, Acknowledged>) {
  const state = stateOf(
    [line],
    verifiedAt('before', { values: { total: 100, other: 7 } }),
    verifiedAt('after', { values: { total, other: 9 }, counts }),
  );
  const [result] = judgeVerify(state);
  return `${result?.state}: ${result?.why}`;
}

describe('a count that must have grown by what was acknowledged', () => {
  const LINE = 'total increase == api.create.ok';
  test.each<[string, number, Acknowledged, string]>([
    ['is there', 1100, count(1000), 'pass: total grew by 1000, 1000 were acknowledged'],
    [
      'was lost',
      1069,
      count(1000),
      'fail: total grew by 969, 1000 were acknowledged: 31 acknowledged writes are lost',
    ],
    [
      'was lost once',
      1099,
      count(1000),
      'fail: total grew by 999, 1000 were acknowledged: 1 acknowledged write is lost',
    ],
    [
      'was done twice',
      1104,
      count(1000),
      'fail: total grew by 1004, 1000 were acknowledged: 4 more than were ever asked for: done twice, or by somebody else',
    ],
    [
      'may have been done unanswered',
      1103,
      count(1000, 5),
      'pass: total grew by 1003, 1000 were acknowledged, 5 more may have been done: their answers do not tell',
    ],
    [
      'is more than even that',
      1106,
      count(1000, 5),
      'fail: total grew by 1006, 1000 were acknowledged, 5 more may have been done: their answers do not tell: 1 more than were ever asked for: done twice, or by somebody else',
    ],
    [
      'was sent by a worker that was lost',
      1150,
      count(1000, 5, false),
      'unknown: total grew by 1050, 1000 were acknowledged, 5 more may have been done: their answers do not tell; a worker was lost, and nobody knows what it sent last',
    ],
    [
      'is missing, whatever a lost worker sent',
      1099,
      count(1000, 5, false),
      'fail: total grew by 999, 1000 were acknowledged, 5 more may have been done: their answers do not tell: 1 acknowledged write is lost',
    ],
  ])('%s', (_, total, acknowledged, words) => {
    expect(said(LINE, total, { 'api.create': acknowledged })).toBe(words);
  });

  test('passes exactly between what was acknowledged and what was asked for at most', () => {
    fc.assert(
      fc.property(fc.nat(1000), fc.nat(20), fc.integer({ min: -30, max: 1050 }), (ok, unsure, grown) => {
        const words = said(LINE, 100 + grown, { 'api.create': count(ok, unsure) });
        expect(words.startsWith('pass')).toBe(grown >= ok && grown <= ok + unsure);
      }),
    );
  });
});

test.each<[string, number, string]>([
  ['total == 0', 3, 'fail: total is 3, asked for == 0: 3 too many'],
  ['total == 0', 0, 'pass: total is 0, asked for == 0'],
  ['total <= 5', 5, 'pass: total is 5, asked for <= 5'],
  ['total >= 5', 4, 'fail: total is 4, asked for >= 5: 1 too few'],
  [
    'total >= api.a.ok',
    9,
    'fail: total is 9, 10 were acknowledged, 2 more may have been done: their answers do not tell: 1 acknowledged write is lost',
  ],
  [
    'total >= api.a.ok',
    99,
    'pass: total is 99, 10 were acknowledged, 2 more may have been done: their answers do not tell',
  ],
  [
    'total <= api.a.ok',
    0,
    'pass: total is 0, 10 were acknowledged, 2 more may have been done: their answers do not tell',
  ],
  [
    'total == api.a.ok + api.b.ok',
    15,
    'pass: total is 15, 14 were acknowledged, 2 more may have been done: their answers do not tell',
  ],
  [
    'total == api.a.ok - api.b.ok',
    5,
    'fail: total is 5, api.a.ok - api.b.ok is 6 to 8, 2 more may have been done: their answers do not tell: 1 too few',
  ],
  [
    'total == api.b.ok - api.a.ok',
    -8,
    'pass: total is -8, api.b.ok - api.a.ok is -8 to -6, 2 more may have been done: their answers do not tell',
  ],
  ['total == 3 * api.b.ok + 1', 13, 'pass: total is 13, 3 * api.b.ok + 1 is 13'],
  ['total == other increase', 2, 'pass: total is 2, other increase is 2'],
  ['total == other', 2, 'fail: total is 2, other is 9: 7 too few'],
  [
    'total == api.b.ok - api.never.ok',
    9,
    'fail: total is 9, api.b.ok - api.never.ok is at most 4: 5 too many',
  ],
  [
    'total == api.b.ok - api.never.ok',
    2,
    'unknown: total is 2, api.b.ok - api.never.ok is at most 4; a worker was lost, and nobody knows what it sent last',
  ],
  [
    'total == 5 + api.never.ok',
    5,
    'unknown: total is 5, 5 + api.never.ok is at least 5; a worker was lost, and nobody knows what it sent last',
  ],
])('%s, with %i', (line, total, words) => {
  expect(said(line, total, { 'api.a': count(10, 2), 'api.b': count(4) })).toBe(words);
});

test('what could not be read, or is no number, is unknown, and said why', () => {
  expect(said('total == 0', null, {})).toBe('unknown: total was no whole number at the end');
  const lines = ['total increase == api.ok', 'total == api.ok', 'total == other'];
  const counts = { api: count(5) };
  const unread = stateOf(
    lines,
    verifiedAt('before', { failed: 'GET /count: refused' }),
    verifiedAt('after', { values: { total: 5 }, failed: 'GET /other: status 500', counts }),
  );
  expect(judgeVerify(unread).map(({ state, why }) => `${state}: ${why}`)).toEqual([
    'unknown: total is not known before the load: GET /count: refused',
    'pass: total is 5, 5 were acknowledged',
    'unknown: other is not known at the end: GET /other: status 500',
  ]);
});

test('the worst of the lines joins the verdict, and comes first of its reasons', () => {
  const lines = ['total == 4', 'total == 5'];
  const after = verifiedAt('after', { values: { total: 5 } });
  expect(judge(stateOf(lines, after))).toMatchObject({
    state: 'fail',
    reasons: ['total is 5, asked for == 4: 1 too many', '1 of 2 checks of the target hold'],
    verified: [{ text: 'total == 4', state: 'fail', value: 5 }, { state: 'pass' }],
  });
  expect(judge(stateOf(['total == 5'], after)).state).toBe('pass');
});

test('while the run goes on its lines are not applied; over without an answer, they are unknown', () => {
  const running = stateOf(['total == 5'], verifiedAt('before', { values: { total: 5 } }));
  expect(judge(running).verified).toMatchObject([{ state: 'skipped', why: 'asked when the load has ended' }]);
  expect(judge({ ...running, phase: 'ended' })).toMatchObject({
    state: 'unknown',
    verified: [{ state: 'unknown', why: 'the target was not asked at the end' }],
  });
});
