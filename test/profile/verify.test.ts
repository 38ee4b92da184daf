import { expect, test } from 'vitest';
import { parseVerifyLine } from '../../src/model/verify-line.ts';
import { GOOD, problemsFrom, profileFrom } from './made-profile.ts';

/** Where the first of `withLines` stands, less one. */
const FIRST = GOOD.split('\n').length + 5;
const withLines = (...lines: string[]) =>
  `${GOOD}verify:
  base: http://127.0.0.1:{{port.web}}
  setup: [{ post: /login, json: { password: "\${PASSWORD}" }, save: { token: $.token } }]
  headers: { authorization: "Bearer {{token}}" }
  steps: [{ name: total, get: "/rules/count?key=\${PASSWORD}", save: { total: $.count, doubles: $.doubles } }]
  lines:
${lines.map((line) => `    - ${line}\n`).join('')}`;
const problemsOf = (...lines: string[]) =>
  problemsFrom(withLines(...lines)).map(
    ({ line, column, message, hint }) => `${line - FIRST}:${column}: ${message}${hint ? ` (${hint})` : ''}`,
  );

test('what is asked is read like the steps of an http load, and its lines as sums', () => {
  const { verify } = profileFrom(
    withLines(
      'total  increase == 2 * api.create.ok - api.delete3.ok + 5',
      'doubles == 0',
      'total >= doubles increase',
    ),
  );
  expect(verify).toMatchObject({
    base: 'http://127.0.0.1:{{port.web}}',
    timeoutMs: 5000,
    setup: [{ method: 'POST', path: '/login' }],
    flow: [{ name: 'total', method: 'GET', save: { total: '$.count', doubles: '$.doubles' } }],
  });
  expect(verify?.lines).toEqual([
    {
      text: 'total increase == 2 * api.create.ok - api.delete3.ok + 5',
      left: { name: 'total', isIncrease: true },
      operator: '==',
      right: [
        { times: 2, of: { count: 'api.create' } },
        { times: -1, of: { count: 'api.delete3' } },
        { times: 5, of: null },
      ],
    },
    {
      text: 'doubles == 0',
      left: { name: 'doubles', isIncrease: false },
      operator: '==',
      right: [{ times: 0, of: null }],
    },
    {
      text: 'total >= doubles increase',
      left: { name: 'total', isIncrease: false },
      operator: '>=',
      right: [{ times: 1, of: { saved: { name: 'doubles', isIncrease: true } } }],
    },
  ]);
  expect(profileFrom(GOOD)).not.toHaveProperty('verify');
});

const FORM = '(such as: total increase == api.create.ok - api.delete.ok)';
test.each([
  ['', 0, 'a line starts with the name of a saved value'],
  ['== 0', 0, 'a line starts with the name of a saved value'],
  ['api.ok == 0', 0, 'a line starts with the name of a saved value'],
  ['total', 5, 'a comparison is missing'],
  ['total grows == 0', 6, '«grows» where ==, >= or <= belongs'],
  ['total < 5', 6, '«<» where ==, >= or <= belongs'],
  ['total ==', 8, 'what it is compared with is missing'],
  ['total == 1.5', 9, '«1.5» is no whole number'],
  ['total == 0 * api.ok', 9, '0 times anything is 0'],
  ['total == api.create.errors', 9, '«api.create.errors» is no count'],
  ['total == api.ok + ', 18, 'what it is compared with is missing'],
  ['total == api.ok -', 17, 'what it is compared with is missing'],
  ['total == - 5', 9, '«-» is nothing to compare with'],
  ['total == 5 api.ok', 11, '«api.ok» is too much'],
  ['total == 5 %', 11, '«%» is too much'],
])('«%s» is no line: at %i, %s', (text, column, message) => {
  expect(parseVerifyLine(text)).toMatchObject({ message, column });
});

test('what is wrong is told where it stands, with what was meant', () => {
  expect(
    problemsOf(
      'total increase = api.ok',
      '"total increase == api.creat.ok"',
      'totl == dns.ok',
      'total == doublse',
      'total == api.create.lost',
    ),
  ).toEqual([
    `1:22: «=» where ==, >= or <= belongs ${FORM}`,
    '2:26: there is no load or step «api.creat» (did you mean api.create?)',
    '3:7: no step here saves «totl» (did you mean total?)',
    '4:16: no step here saves «doublse» (did you mean doubles?)',
    '5:16: «api.create.lost» is no count (what was acknowledged: load.ok or load.step.ok)',
  ]);
});

test('steps that could not be asked are told like those of a load', () => {
  const at = (text: string) => problemsFrom(text).map(({ path, message }) => `${path}: ${message}`);
  expect(at(withLines('total == 0').replace('get: "/rules', 'post: /x, get: "/rules'))).toEqual([
    'verify.steps.0: a step has exactly one of get, post, put, patch, delete, head, options',
  ]);
  expect(at(withLines('total == 0').replace('$.doubles', 'nowhere'))).toEqual([
    'verify.steps.0.save.doubles: «nowhere» is not a place to save from',
  ]);
  expect(at(`${GOOD}verify: { base: "http://127.0.0.1:1", steps: [{ get: / }], lines: [] }\n`)).toHaveLength(
    1,
  );
});

test('what is acknowledged of a step is a series, and a step can’t be called like a class', () => {
  const pass = (line: string) => GOOD.replace('  - process.exits == 0', `  - ${line}`);
  expect(problemsFrom(pass('api.create.ok >= 5'))).toEqual([]);
  expect(problemsFrom(pass('api.create.errors < 1%'))).toEqual([]);
  expect(problemsFrom(pass('api.creat.ok >= 5'))).toMatchObject([{ hint: 'did you mean api.create.ok?' }]);
  expect(problemsFrom(GOOD.replace('name: create', 'name: error'))).toMatchObject([
    { message: "a step can't be called «error»" },
  ]);
});
