import { expect, test } from 'vitest';
import { judge } from '../../src/judge/judge.ts';
import { soaked } from '../model/made-soak.ts';

/** The level is 5 all the time. */
const graded = (grades: Record<string, string[]>, pass: string[] = [], ticks = 5) =>
  judge(soaked({ grades, pass }, ticks, () => ({ values: { 'x.level': 5 } })));

const HOLDS = 'x.level < 10';
const FAILS = 'x.level < 3';
const FAILS_TOO = 'x.level < 2';
const UNKNOWN = 'x.never < 3';
const SKIPPED = 'x.level < 3 after 100d';

test.each<[string, Record<string, string[]>, string, string]>([
  ['the best', { A: [HOLDS], B: [HOLDS] }, 'pass', 'grade A'],
  [
    'a lower one',
    { A: [FAILS], B: [HOLDS] },
    'pass',
    'grade B: A needs x.level < 3 (x.level at most is 5, asked for < 3)',
  ],
  [
    'a lower one, with the better unknown',
    { A: [UNKNOWN], B: [HOLDS] },
    'pass',
    'grade B: A needs x.never < 3 (x.never: no reading in the soak)',
  ],
  ['one whose other lines are skipped', { A: [SKIPPED, HOLDS] }, 'pass', 'grade A'],
  [
    'none',
    { A: [FAILS, FAILS_TOO], B: [FAILS] },
    'fail',
    'no grade reached: B needs x.level < 3 (x.level at most is 5, asked for < 3)',
  ],
  [
    'none, by more than one line',
    { A: [FAILS, HOLDS, FAILS_TOO] },
    'fail',
    'no grade reached: A needs x.level < 3 (x.level at most is 5, asked for < 3), and 1 more',
  ],
  [
    'none, the nearest being the one with the fewest lines missed',
    { A: [FAILS], B: [FAILS, FAILS_TOO] },
    'fail',
    'no grade reached: A needs x.level < 3 (x.level at most is 5, asked for < 3)',
  ],
  [
    'none that is known',
    { A: [FAILS], B: [UNKNOWN] },
    'unknown',
    'no grade yet: B needs x.never < 3 (x.never: no reading in the soak)',
  ],
])('%s', (_, grades, state, why) => {
  expect(graded(grades)).toMatchObject({ state, reasons: [why] });
});

test('of two grades that are as near the easier one is named', () => {
  expect(graded({ A: [FAILS_TOO], B: [FAILS] }).reasons).toEqual([
    'no grade reached: B needs x.level < 3 (x.level at most is 5, asked for < 3)',
  ]);
});

test('a grade of which nothing was judged is not reached', () => {
  expect(graded({ A: [SKIPPED] })).toMatchObject({
    state: 'unknown',
    grades: [{ name: 'A', state: 'unknown' }],
  });
});

test('the grades are told in the profile’s order, with each of their lines', () => {
  expect(graded({ A: [FAILS, HOLDS], B: [HOLDS] }).grades).toMatchObject([
    {
      name: 'A',
      state: 'fail',
      thresholds: [
        { text: FAILS, state: 'fail' },
        { text: HOLDS, state: 'pass' },
      ],
    },
    { name: 'B', state: 'pass', thresholds: [{ text: HOLDS, state: 'pass' }] },
  ]);
});

test('a grade makes up for no line that must hold, and none of these for a grade', () => {
  expect(graded({ A: [HOLDS] }, [FAILS])).toMatchObject({
    state: 'fail',
    reasons: ['x.level at most is 5, asked for < 3', 'grade A', '0 of 1 thresholds hold'],
  });
  expect(graded({ A: [FAILS] }, [HOLDS]).state).toBe('fail');
  expect(graded({ A: [HOLDS] }, [UNKNOWN]).state).toBe('unknown');
  expect(graded({ A: [HOLDS] }, [HOLDS]).state).toBe('pass');
});

test('before the soak no grade is reached', () => {
  expect(graded({ A: [HOLDS] }, [], 0).state).toBe('unknown');
});

test('lines of grades have windows, and breaks of a time, like those of pass', () => {
  const lines = { A: ['x.level over 3s < 4'], B: ['x.level < 4 for 3s'], C: ['x.level mean < 6'] };
  expect(graded(lines).grades.map(({ state }) => state)).toEqual(['fail', 'fail', 'pass']);
});
