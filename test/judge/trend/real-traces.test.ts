import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { judgeTrack } from '../../../src/judge/trend/judge-track.ts';
import { parseTrack } from '../../../src/judge/trend/parse-track.ts';

const FOLDER = path.join(import.meta.dirname, 'fixtures/real');
const HOUR_SECONDS = 100;

function stateOf(name: string) {
  const parsed = parseTrack(readFileSync(path.join(FOLDER, `${name}.csv`), 'utf8'), HOUR_SECONDS);
  if ('message' in parsed) throw new Error(parsed.message);
  const { track, tickSeconds } = parsed;
  return judgeTrack(track, { isLive: false, hourSeconds: HOUR_SECONDS, tickSeconds, unit: 'bytes' }).state;
}

test.each(['redis-growing', 'node-leak', 'etcd-rss', 'etcd-db'])('a real server that grows: %s', (name) => {
  expect(stateOf(name)).toBe('LEAK');
});

test.each(['redis-bounded', 'node-still', 'python-http'])('a real server that does not: %s', (name) => {
  expect(stateOf(name)).toMatch(/STABLE|STEP|WARMING/);
});
