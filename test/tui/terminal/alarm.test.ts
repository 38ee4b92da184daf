import { expect, test } from 'vitest';
import { reduce } from '../../../src/model/reduce.ts';
import { alarmBytes, alarmOf } from '../../../src/tui/terminal/alarm.ts';
import { titleOf } from '../../../src/tui/terminal/title.ts';
import { FAILING, failing, fresh, healthy, START, tick } from '../made.ts';

const state = healthy();

test('a finding that is bad, and the end, are worth a bell; a tick, a note and a snapshot are not', () => {
  const found = reduce(state, {
    type: 'finding',
    at: START,
    finding: { key: 'p95', level: 'bad', text: 'dns.latency.p95 < 100ms no longer holds', fault: 'unknown' },
  });
  expect(alarmOf(state, found)).toBe('ent-dns-24h: dns.latency.p95 < 100ms no longer holds');
  expect(alarmOf(found, found)).toBeNull();
  expect(alarmOf(state, reduce(state, { type: 'ended', at: START, verdict: FAILING }))).toBe(
    'ent-dns-24h: ended: fail',
  );
  expect(alarmOf(state, reduce(state, tick(700)))).toBeNull();
  expect(alarmOf(state, reduce(state, { type: 'note', at: START, by: 'eva', text: 'calm' }))).toBeNull();
  expect(
    alarmOf(state, reduce(state, { type: 'snapshot', at: START, file: 's', reason: 'interval' })),
  ).toBeNull();
});

test('nothing is rung without being asked for, and tmux gets its envelope', () => {
  expect(alarmBytes('x', {})).toBe('');
  expect(alarmBytes('x', { bell: true })).toBe('\x07');
  expect(alarmBytes('a\x07\x1b]b', { notify: true })).toBe('\x1b]9;a]b\x07');
  expect(alarmBytes('x', { notify: true, tmux: true })).toBe('\x1bPtmux;\x1b\x1b]9;x\x07\x1b\\');
});

test('the title says how the run does, in minutes', () => {
  expect(titleOf(state)).toBe('soaktop ● ent-dns-24h 0:11 of 0:20');
  expect(titleOf(failing())).toContain('▲');
  expect(titleOf(fresh())).toBe('soaktop ·  0:00 of 0:00');
  expect(titleOf(reduce(state, { type: 'ended', at: START, verdict: FAILING }))).toBe(
    'soaktop ▲ ent-dns-24h ended',
  );
});
