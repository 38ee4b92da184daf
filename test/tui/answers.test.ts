import { expect, test } from 'vitest';
import type { Ask, Past, Question } from '../../src/model/question.ts';
import { openAnswers } from '../../src/tui/answers.ts';

const past = (from: number, to: number, ...series: string[]) =>
  ({ ask: 'past', series, histograms: [], from, to, buckets: 10 }) as const;
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Answers when it is told to, and remembers what it was asked. */
function open() {
  const asked: Question[] = [];
  const waiting: (() => void)[] = [];
  const refusals: string[] = [];
  let refuses = '';
  const ask = (question: Question) =>
    new Promise((resolve, reject) => {
      asked.push(question);
      waiting.push(() => {
        if (refuses !== '') return reject(new Error(refuses));
        if (question.ask !== 'past') return resolve(`answer ${asked.length}`);
        const { from, to, series } = question;
        resolve({
          from,
          to,
          width: 1,
          at: [],
          series: Object.fromEntries(series.map((name) => [name, []])),
          histograms: {},
        });
      });
    });
  const answers = openAnswers(
    ask as unknown as Ask,
    () => {},
    (why) => refusals.push(why),
  );
  return {
    ...answers,
    asked,
    refusals,
    refuse: (why: string) => {
      refuses = why;
    },
    async answer() {
      for (const each of waiting.splice(0)) each();
      await settled();
    },
  };
}

test('what is not known is asked once, and then known', async () => {
  const { want, answered, asked, answer } = open();
  const question = past(0, 60, 'a');
  expect(want([question], 0)).toBe(false);
  expect(want([question], 0)).toBe(false);
  expect(answered(question)).toBeUndefined();
  await answer();
  expect(want([question], 0)).toBe(true);
  expect(answered(question)).toMatchObject({ from: 0, to: 60 });
  expect(asked).toHaveLength(1);
});

test('what is wanted of one window is asked at once, and each part of it is answered', async () => {
  const { want, answered, asked, answer } = open();
  want([past(0, 60, 'a'), past(0, 60, 'b', 'a'), past(60, 90, 'c')], 0);
  expect(asked).toEqual([{ ...past(0, 60, 'a', 'b') }]);
  await answer();
  expect(asked[1]).toEqual(past(60, 90, 'c'));
  expect(answered(past(0, 60, 'b'))).toBeDefined();
  expect(answered(past(0, 60, 'b', 'z'))).toBeUndefined();
});

test('while a key is held down only the newest question is asked next', async () => {
  const { want, asked, answer } = open();
  for (let seq = 1; seq <= 50; seq++) want([{ ask: 'moment', seq }], 0);
  await answer();
  await answer();
  expect(asked).toEqual([
    { ask: 'moment', seq: 1 },
    { ask: 'moment', seq: 50 },
  ]);
});

test('until a window is answered, the last answer that overlaps it stands in', async () => {
  const { want, answered, answer } = open();
  want([past(0, 60, 'a')], 0);
  await answer();
  expect(answered(past(10, 70, 'a'))).toMatchObject({ from: 0, to: 60 });
  expect(answered(past(60, 120, 'a'))).toBeUndefined();
  expect(want([past(10, 70, 'a')], 0)).toBe(false);
});

test('a log is asked again when more has happened, no sooner than in five seconds, and the old one stands meanwhile', async () => {
  const { want, answered, asked, answer } = open();
  want([{ ask: 'log' }], 7);
  await answer();
  expect(want([{ ask: 'log' }], 8)).toBe(true);
  expect(answered({ ask: 'log' })).toBe('answer 1');
  expect(asked).toHaveLength(1);
});

test('a refusal is said once, is not asked again at once, and is not waited for', async () => {
  const { want, asked, answer, refuse, refusals } = open();
  refuse('the archive is locked');
  want([past(0, 60, 'a'), past(0, 60, 'b')], 0);
  await answer();
  for (let i = 0; i < 5; i++) expect(want([past(0, 60, 'a'), past(0, 60, 'b')], 0)).toBe(true);
  want([{ ask: 'moment', seq: 3 }], 0);
  await answer();
  expect(asked).toHaveLength(2);
  expect(refusals).toEqual(['the archive is locked']);
});

test('no more is kept than a few screens need', async () => {
  const { want, answered, answer } = open();
  for (let i = 0; i < 200; i++) {
    want([past(i * 60, i * 60 + 60, 'a'), { ask: 'moment', seq: i + 1 }], 0);
    await answer();
  }
  const known = Array.from({ length: 200 }, (_, i) => answered({ ask: 'moment', seq: i + 1 }));
  expect(known.filter((answer) => answer !== undefined)).toHaveLength(12);
  expect((answered(past(199 * 60, 200 * 60, 'a')) as Past).from).toBe(199 * 60);
  expect(answered(past(0, 60, 'a'))).toBeUndefined();
});
