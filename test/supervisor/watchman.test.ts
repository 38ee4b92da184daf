import { expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import { reduce } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { keepWatch } from '../../src/supervisor/watchman.ts';
import { type MadeProfile, soaked, tickOf } from '../model/made-soak.ts';

/** Watches a soak whose level is as told; what is said at each tick, in short words. */
function watched(made: MadeProfile, levels: readonly (number | null)[]) {
  const watch = keepWatch();
  let state: State = soaked(made, 0, () => undefined);
  const said: string[][] = [];
  let abort: string | null = null;
  for (const [i, value] of levels.entries()) {
    state = reduce(state, tickOf(i + 1, { 'x.level': value }));
    const seen = watch(state, state.at, (i + 1) * 1000);
    for (const event of seen.events) state = reduce(state, event);
    said.push(seen.events.map(inShort));
    abort ??= seen.abort;
  }
  return { said, abort, state };
}

function inShort(event: RunEvent): string {
  if (event.type === 'judged') return `judged ${event.verdict.state}`;
  return event.type === 'finding' ? `${event.finding.level}: ${event.finding.text}` : event.type;
}

const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);

test('a verdict is told when it changes, and else every ten seconds', () => {
  const { said } = watched({ pass: ['x.level < 5'] }, times(25, 1));
  const told = said.flatMap((each, i) => (each.length > 0 ? [[i + 1, ...each]] : []));
  expect(told).toEqual([
    [1, 'judged pass'],
    [11, 'judged pass'],
    [21, 'judged pass'],
  ]);
});

test('a threshold that is crossed is said at that tick, once', () => {
  const { said } = watched({ pass: ['x.level < 5'] }, [1, 1, 9, 1, 9]);
  expect(said).toEqual([
    ['judged pass'],
    [],
    ['bad: x.level at most is 9, asked for < 5', 'judged fail'],
    [],
    [],
  ]);
});

test('a threshold that stays broken is not said again with every verdict', () => {
  const { said } = watched({ pass: ['x.level < 5'] }, times(35, 9));
  expect(said.flat().filter((line) => line.startsWith('bad'))).toHaveLength(1);
  expect(said.flat().filter((line) => line === 'judged fail')).toHaveLength(4);
});

test('a threshold that holds again is said too', () => {
  const growth = watched({ pass: ['dns.errors < 5%'] }, []).state;
  const watch = keepWatch();
  let state = growth;
  const lines: string[] = [];
  for (const [i, [due, errors]] of [
    [100, 10],
    [1000, 10],
  ].entries()) {
    state = reduce(state, tickOf(i + 1, { 'dns.due': due as number, 'dns.errors': errors as number }));
    for (const event of watch(state, state.at, i * 1000).events) {
      lines.push(inShort(event));
      state = reduce(state, event);
    }
  }
  expect(lines).toEqual([
    'bad: dns.errors (10 of 100) is 10%, asked for < 5%',
    'judged fail',
    'info: holds again: dns.errors (10 of 1000) is 1%, asked for < 5%',
    'judged pass',
  ]);
});

test('an alert is said when it begins and when it is over', () => {
  const { said } = watched({ alert: ['x.level > 5'] }, [1, 9, 9, 1, 9]);
  expect(said.map((each) => each.filter((line) => !line.startsWith('judged')))).toEqual([
    [],
    ['warning: alert: x.level > 5 (now 9)'],
    [],
    ['info: alert over: x.level > 5'],
    ['warning: alert: x.level > 5 (now 9)'],
  ]);
});

test('an abort rule is told in words the tick at which it is met', () => {
  expect(watched({ abort: ['x.level > 5 for 3s'] }, [9, 9]).abort).toBeNull();
  expect(watched({ abort: ['x.level > 5 for 3s'] }, [9, 9, 9]).abort).toBe(
    'abort rule met: x.level > 5 for 3s (now 9)',
  );
  expect(watched({ abort: ['x.level > 5 for 3s'] }, [9, 9, 1, 9]).abort).toBeNull();
});
