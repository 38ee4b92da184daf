import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/model/event.ts';
import { eventLines } from '../../../src/tui/view/wording.ts';
import { RISING } from '../made-stages.ts';

const at = 1_000_000;
const texts = (...events: RunEvent[]) => eventLines(events).map(({ text }) => text);

test('the newest stands first', () => {
  expect(
    texts({ type: 'note', at, by: 'eva', text: 'a' }, { type: 'note', at: at + 1, by: 'eva', text: 'b' }),
  ).toEqual(['eva notes: b', 'eva notes: a']);
});

test('a command says who asked and what came of it, and its load event does not say it again', () => {
  expect(
    texts(
      { type: 'load', at, load: 'dns', asked: 1000, paused: false, stage: null, byHand: false },
      {
        type: 'command',
        at,
        by: 'eva',
        command: { do: 'step', load: 'dns', direction: 1 },
        outcome: '900/s → 1000/s',
        ok: true,
      },
    ),
  ).toEqual(['eva stepped dns up: 900/s → 1000/s']);
  expect(
    texts({
      type: 'command',
      at,
      by: 'eva',
      command: { do: 'pause' },
      outcome: 'there is no soak',
      ok: false,
    }),
  ).toEqual(['eva could not pause all: there is no soak']);
});

test('a load that changes by itself is told', () => {
  expect(
    texts({ type: 'load', at, load: 'dns', asked: 500, paused: false, stage: null, byHand: false }),
  ).toEqual(['dns is asked for 500']);
  expect(
    texts({ type: 'load', at, load: 'dns', asked: 500, paused: false, stage: 'step 2 of 6', byHand: false }),
  ).toEqual(['dns is asked for 500: step 2 of 6']);
  expect(
    texts({ type: 'load', at, load: 'dns', asked: 500, paused: false, stage: 'step 2 of 6', byHand: true }),
  ).toEqual(['dns is asked for 500, by hand']);
});

test("a finding says whose fault it is, and claims nobody's where nobody knows", () => {
  const finding = (fault: 'host' | 'unknown') =>
    ({ type: 'finding', at, finding: { key: 'k', level: 'bad', text: 'ports used up', fault } }) as const;
  expect(texts(finding('host'))).toEqual(['▲ ports used up (this machine)']);
  expect(texts(finding('unknown'))).toEqual(['▲ ports used up']);
});

test("a worker's start is no news; that it went and came back is", () => {
  const worker = (status: 'starting' | 'running' | 'gone' | 'stopped', reason?: string): RunEvent => ({
    type: 'worker',
    at,
    worker: 'dns/0',
    status,
    ...(reason === undefined ? {} : { reason }),
  });
  expect(
    texts(
      worker('starting'),
      worker('running'),
      worker('gone', 'SIGKILL'),
      worker('running'),
      worker('stopped'),
    ),
  ).toEqual(['worker dns/0 is back', '! worker dns/0 is gone: SIGKILL']);
});

test('a stage says whether it was good, too much, or told nothing', () => {
  const [good, , , , bad, spoilt] = RISING.map(
    (stage): RunEvent => ({ type: 'stage', at, load: 'dns', stage }),
  );
  expect(texts(good as RunEvent, bad as RunEvent, spoilt as RunEvent).reverse()).toEqual([
    'dns: step at 200 is good, p95 1.6ms',
    'dns: step at 1000 is too much, dns.latency.p95 is 140ms, asked for < 100ms',
    'dns: step at 1200 tells nothing, 812 of 72000 requests were not sent in time',
  ]);
});
