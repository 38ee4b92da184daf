import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { readOutput } from '../../../src/load/dnsperf/read-output.ts';

const recorded = (name: string) =>
  readFileSync(path.join(import.meta.dirname, `fixtures/dnsperf-${name}.stdout.txt`), 'utf8')
    .split('\n')
    .map(readOutput)
    .filter((said) => said !== null);

const totals = (name: string) =>
  Object.fromEntries(
    recorded(name).flatMap((said) => (said?.kind === 'total' ? [[said.of, said.count]] : [])),
  );

test('with -v each answer is a line with its response code and latency, and the account agrees', () => {
  const answers = recorded('v-l3-Q20').filter((said) => said?.kind === 'answer');
  expect(answers).toHaveLength(60);
  expect(answers[0]).toEqual({ kind: 'answer', rcode: 'NOERROR', seconds: 0.000839 });
  expect(totals('v-l3-Q20')).toEqual({ sent: 60, completed: 60, lost: 0 });
});

test('a run in which nothing was answered ends with exit code 0, and its account says so', () => {
  expect(totals('closed-port')).toEqual({ sent: 60, completed: 0, lost: 60 });
});

test('an interrupted run gives its account too', () => {
  expect(totals('sigint')).toEqual({ sent: 1204, completed: 1204, lost: 0 });
  expect(readOutput('  Queries interrupted:  10 (33.33%)')).toEqual({
    kind: 'total',
    of: 'interrupted',
    count: 10,
  });
});

test('the samples of -S count for nothing: the first may be 0 whatever happened', () => {
  expect(readOutput('1795260696.089412: 0.000001')).toBeNull();
  expect(recorded('stdbuf-oL').filter((said) => said?.kind === 'answer')).toEqual([]);
});

test('what follows the connections of TCP is no query', () => {
  expect(totals('kill-restart-tcp')).toEqual({ sent: 400, completed: 398, lost: 2 });
});

test('a timeout is a line, one that was not waited for is in the account, and an odd line is not taken for an answer', () => {
  expect(readOutput('> T h1.example.test A')).toEqual({ kind: 'timeout' });
  expect(readOutput('> I h1.example.test A')).toBeNull();
  expect(readOutput('> NOERROR h1.example.test A')).toBeUndefined();
  expect(readOutput('> NOERROR h1.example.test A nan')).toBeUndefined();
});
