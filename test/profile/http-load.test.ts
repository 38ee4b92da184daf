import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { HttpLoadSpec } from '../../src/model/http-load.ts';
import { folder, problemsFrom, profileFrom } from './made-profile.ts';

writeFileSync(path.join(folder, 'ca.pem'), '');

/** A profile whose only load is this one; its first line is line 5. */
const withLoad = (...lines: string[]) =>
  [
    'name: x',
    'phases: { soak: 1m }',
    'load:',
    '  api:',
    '    engine: http',
    '    base: http://127.0.0.1:1',
    '    vus: 1',
    ...lines.map((line) => `    ${line}`),
    '',
  ].join('\n');
const loadOf = (...lines: string[]) => profileFrom(withLoad(...lines)).loads[0] as HttpLoadSpec;
const problemOf = (...lines: string[]) =>
  problemsFrom(withLoad(...lines)).map(({ line, message }) => `${line}: ${message}`);

test('all that an HTTP load may say is read', () => {
  const spec = loadOf(
    'mix:',
    '  read: { weight: 9, flow: [{ name: r, head: /x, expect: { status: 200, headers: { etag: "/./" }, body: ok, json: { $.a: 1 } } }] }',
    '  write: { flow: [{ name: w, options: /y, form: { a: b }, save: { id: "header:Location", sid: "cookie:sid", x: "/(a)/i", all: body, last: "$.a[-1]..b[*]" } }] }',
    'cookies: true',
    'http: 2',
    'connections: 7',
    'tls: { verify: false, ca: ca.pem, name: other }',
    'classes: { locked: database is locked, full: "/disk.*full/i" }',
  );
  expect(spec).toMatchObject({
    flow: [],
    mix: [
      {
        weight: 9,
        flow: [
          {
            name: 'r',
            method: 'HEAD',
            status: [200],
            expect: { headers: { etag: '/./' }, body: 'ok', json: { '$.a': 1 } },
          },
        ],
      },
      { weight: 1, flow: [{ name: 'w', method: 'OPTIONS', form: { a: 'b' } }] },
    ],
    steps: ['r', 'w'],
    cookies: true,
    http: '2',
    connections: 7,
    tls: { verify: false, ca: path.join(folder, 'ca.pem'), name: 'other' },
    classes: { locked: 'database is locked', full: '/disk.*full/i' },
  });
});

test('a plain load has nothing of all that', () => {
  const spec = loadOf('flow: [{ get: / }]');
  for (const key of ['mix', 'cookies', 'http', 'connections', 'tls', 'classes'])
    expect(spec).not.toHaveProperty(key);
  expect(spec.flow[0]).toEqual({ name: 'get1', method: 'GET', path: '/', headers: {}, status: [], save: {} });
});

test.each([
  ['either flow or mix'],
  ['either flow or mix', 'flow: [{ get: / }]', 'mix: { a: { flow: [{ name: a, get: / }] } }'],
  [
    'two steps are called «a»',
    'mix: { x: { flow: [{ name: a, get: / }] }, y: { flow: [{ name: a, get: / }] } }',
  ],
  ["a step can't be called «service»", 'flow: [{ name: service, get: / }]'],
  ['only one of json, form and body', 'flow: [{ post: /, form: {}, body: x }]'],
  ['a step has exactly one of get, post, put, patch, delete, head, options', 'flow: [{ get: /, head: / }]'],
  ['this header is the client’s own to send', 'flow: [{ get: /, headers: { Content-Length: 5 } }]'],
  ['no name of a header', 'flow: [{ get: / }]', 'headers: { "a b": x }'],
  ['«$.a[» is not a path such as $.items[0].id', 'flow: [{ get: /, save: { a: "$.a[" } }]'],
  ['«nowhere» is not a place to save from', 'flow: [{ get: /, save: { a: nowhere } }]'],
  ['«/a/» needs exactly one (group)', 'flow: [{ get: /, save: { a: /a/ } }]'],
  ['Invalid regular expression: /(/: Unterminated group', 'flow: [{ get: /, expect: { body: "/(/" } }]'],
  ['«a.b» is not a path such as $.items[0].id', 'flow: [{ get: /, expect: { json: { a.b: 1 } } }]'],
  [
    'Invalid regular expression: /[/: Unterminated character class',
    'flow: [{ get: / }]',
    'classes: { a: "/[/" }',
  ],
  ['«timeout» is what soaktop calls something else', 'flow: [{ get: / }]', 'classes: { timeout: x }'],
  [`no such file: ${path.join(folder, 'none.pem')}`, 'flow: [{ get: / }]', 'tls: { ca: none.pem }'],
])('%s', (message, ...lines) => {
  const problems = problemOf(...lines);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(/^\d+: /);
  expect(problems[0]?.replace(/^\d+: /, '')).toBe(message);
});

test('what is wrong is told with its line', () => {
  expect(problemOf('flow:', '  - get: /', '  - get: /', '    save:', '      id: "/(/"')).toEqual([
    '12: Invalid regular expression: /(/: Unterminated group',
  ]);
});
