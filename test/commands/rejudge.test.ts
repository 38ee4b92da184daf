import { expect, test } from 'vitest';
import { rejudge } from '../../src/commands/rejudge.ts';
import { judge } from '../../src/judge/judge.ts';
import type { Cut, RunEvent } from '../../src/model/event.ts';
import { fold } from '../../src/model/reduce.ts';
import { type MadeProfile, profileOf, START, soakOf } from '../model/made-soak.ts';

const TICKS = 100;
const MADE: MadeProfile = { pass: ['dns.rate > 5', 'process.rss < 300MB'], abort: ['dns.rate < 1 for 5s'] };

/** A run as it is recorded: judged now and then, once more at its end, then its workers go home. */
function recorded(made: MadeProfile, cut: Cut = null, invalidTicks = 0): RunEvent[] {
  const soak = [
    ...soakOf(profileOf(made), TICKS, (i) => ({
      values: {
        'dns.rate': i < 50 ? 10 : 20 - i / 10,
        'process.rss': 2e8 + i,
        'dns.invalid': i < invalidTicks ? 1 : 0,
      },
    })),
  ];
  const state = fold(soak);
  const verdict = judge({ ...state, phase: 'ended' }, cut);
  const at = START + 1e6;
  return [
    ...soak.slice(0, 40),
    { type: 'judged', at, verdict: { ...verdict, state: 'unknown' } },
    ...soak.slice(40),
    { type: 'snapshot', at, file: 'snap-001.md', reason: cut ? 'abort' : 'end' },
    {
      type: 'finding',
      at,
      finding: { key: 'dns.invalid', level: 'bad', fault: 'generator', text: 'dns: went home' },
    },
    { type: 'ended', at, verdict, ...(cut ? { cut } : {}) },
  ];
}

const endOf = (events: readonly RunEvent[]) => {
  const last = events.at(-1);
  return last?.type === 'ended' ? last.verdict : undefined;
};

test.each<[string, Cut]>([
  ['ended by itself', null],
  ['was aborted by its operator', { by: 'operator' }],
  ['was ended by a rule', { by: 'rule', reason: 'abort rule met: dns.rate < 1 for 5s' }],
])('a run that %s is judged the same from its record, byte for byte', (_, cut) => {
  const events = recorded(MADE, cut);
  const { verdict, hasEnded } = rejudge(events, null);
  expect(JSON.stringify(verdict)).toBe(JSON.stringify(endOf(events)));
  expect(hasEnded).toBe(true);
});

test('what is told after the run was judged changes nothing of its verdict', () => {
  const events = recorded(MADE, null, 20);
  const { verdict } = rejudge(events, null);
  expect(verdict.invalid).toHaveLength(1);
  expect(JSON.stringify(verdict)).toBe(JSON.stringify(endOf(events)));
});

test('an older record without the cut tells it by its verdict and its findings', () => {
  const withoutCut = (events: readonly RunEvent[]): RunEvent[] =>
    events.map((event) =>
      event.type === 'ended' ? { type: 'ended', at: event.at, verdict: event.verdict } : event,
    );
  expect(rejudge(withoutCut(recorded(MADE, { by: 'operator' })), null).verdict.state).toBe('aborted');
  const reason = 'abort rule met: x > 1';
  const events = withoutCut(recorded(MADE, { by: 'rule', reason }));
  const finding = { key: 'abort', level: 'bad', fault: 'unknown', text: reason } as const;
  const found: RunEvent[] = [
    ...events.slice(0, -3),
    { type: 'finding', at: START, finding },
    ...events.slice(-3),
  ];
  expect(rejudge(found, null).verdict).toMatchObject({ state: 'fail', reasons: [reason, expect.anything()] });
});

test('other lines are held against the same record, with windows and streaks folded anew', () => {
  const asked = profileOf({
    pass: ['dns.rate over 10s > 12', 'dns.rate > 14.5 for 20s', 'process.rss < 300MB'],
  });
  const { verdict } = rejudge(recorded(MADE), asked);
  expect(verdict.thresholds.map(({ state }) => state)).toEqual(['fail', 'fail', 'pass']);
  expect(verdict.state).toBe('fail');
});

test('a rule that would have been met says when, and the run would have failed', () => {
  const { verdict } = rejudge(
    recorded(MADE),
    profileOf({ pass: ['process.rss < 300MB'], abort: ['dns.rate < 11.5 for 3s'] }),
  );
  expect(verdict.state).toBe('fail');
  expect(verdict.reasons[0]).toMatch(
    /^would have been aborted at 0:03: abort rule met: dns\.rate < 11\.5 for 3s/,
  );
});

test('what a rule of its own cut short is no pass of a profile without that rule', () => {
  const events = recorded(MADE, { by: 'rule', reason: 'abort rule met: x' });
  const { verdict } = rejudge(events, profileOf({ pass: ['process.rss < 300MB'] }));
  expect(verdict).toMatchObject({
    state: 'unknown',
    reasons: [expect.stringContaining('cut short'), expect.anything()],
  });
});

test('a record without an end is judged as far as it goes', () => {
  const events = recorded(MADE).slice(0, 30);
  expect(rejudge(events, null)).toMatchObject({ hasEnded: false, verdict: { state: 'pass' } });
  expect(rejudge([], null).verdict.state).toBe('unknown');
});

test('a run that could not begin has the verdict that was said then', () => {
  const verdict = { ...judge(fold([])), reasons: ['the run could not begin: no such program'] };
  const events: RunEvent[] = [...recorded(MADE).slice(0, 1), { type: 'ended', at: START, verdict }];
  expect(rejudge(events, null).verdict).toEqual(verdict);
});
