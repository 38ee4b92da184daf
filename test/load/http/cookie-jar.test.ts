import { expect, test } from 'vitest';
import { openCookieJar } from '../../../src/load/http/cookie-jar.ts';

const NOW = Date.parse('2026-01-01T00:00:00Z');

/** A jar that was given these, for a request to `/api/login`. */
function jarWith(...lines: string[]) {
  const jar = openCookieJar('api.example', () => NOW);
  jar.take(
    lines.map((line) => ['set-cookie', line] as const),
    '/api/login?next=/',
  );
  return jar;
}

test.each([
  [['sid=1; HttpOnly; Secure; SameSite=Lax', 'b=2'], '/api/x', 'sid=1; b=2'],
  [['sid=1', 'sid=2'], '/api', 'sid=2'],
  [['sid=1'], '/other', ''],
  [['sid=1'], '/apix', ''],
  [['sid=1; Path=/'], '/other', 'sid=1'],
  [['sid=1; Path=/', 'sid=2; Path=/api/x'], '/api/x/y', 'sid=2; sid=1'],
  [['sid=1; Path=relative'], '/api/', 'sid=1'],
  [['sid=1; Max-Age=0'], '/api', ''],
  [['sid=1', 'sid=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], '/api', ''],
  [['sid=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60'], '/api', 'sid=1'],
  [['sid=1; Expires=nonsense'], '/api', 'sid=1'],
  [['sid=1; Domain=api.example', 'b=2; Domain=.example'], '/api', 'sid=1; b=2'],
  [['sid=1; Domain=evil.example', 'b=2; Domain=i.example'], '/api', ''],
  [['=1', 'alone', 'a=x y', 'b=é', 'c=a=b'], '/api', 'a=x y; c=a=b'],
])('%j for %s sends «%s»', (lines, path, sent) => {
  expect(jarWith(...lines).headerFor(path)).toBe(sent);
});

test('a jar does not grow with what a target sends', () => {
  const jar = jarWith(...Array.from({ length: 500 }, (_, i) => `c${i}=1`), `long=${'x'.repeat(5000)}`);
  const sent = jar.headerFor('/api').split('; ');
  expect(sent).toHaveLength(50);
  expect(sent.at(-1)).toBe('c499=1');
});

test('a copy goes its own way', () => {
  const jar = jarWith('sid=1');
  const copy = jar.copy();
  copy.take([['set-cookie', 'sid=2']], '/api/login');
  expect([jar.headerFor('/api'), copy.headerFor('/api')]).toEqual(['sid=1', 'sid=2']);
});
