import { expect, test } from 'vitest';
import type { VerifiedEvent } from '../../src/model/event.ts';
import { eventInWords } from '../../src/report/event-words.ts';
import { eventLines } from '../../src/tui/view/wording.ts';

const verified = (more: Partial<VerifiedEvent>): VerifiedEvent => ({
  type: 'verified',
  at: 0,
  when: 'after',
  values: { total: 12, odd: null },
  failed: null,
  counts: {},
  ...more,
});
const failed = verified({ when: 'before', values: { total: 12 }, failed: 'GET /count: refused' });

test('what the target said is a line of the log and of the screen, and so is that it said nothing', () => {
  expect(eventInWords(verified({}))).toBe('the target says, at the end: total 12, odd is no whole number');
  expect(eventInWords(failed)).toBe(
    'the target says, before the load: total 12, no answer to the rest: GET /count: refused',
  );
  expect(eventLines([verified({}), failed]).map(({ text, style }) => `${style}: ${text}`)).toEqual([
    'warn: ! asked before the load, the target did not answer: GET /count: refused',
    'plain: asked at the end, the target says: total 12, odd is no whole number',
  ]);
});
