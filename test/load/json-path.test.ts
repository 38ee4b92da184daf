import { expect, test } from 'vitest';
import { compileJsonPath } from '../../src/load/json-path.ts';

const document = JSON.parse(
  '{"a":{"b":[{"c":5},{"c":true,"d":"deep"}]},"x y":"z","__proto__":{"p":"own"},"n":null,"1":"one"}',
);

test.each([
  ['$.a.b[0].c', 5],
  ['$.a.b[1].c', true],
  ['$.a.b[-1].c', true],
  ['$.a.b[-3].c', undefined],
  ['$.a.b[*].c', 5],
  ['$.a.b[*].d', 'deep'],
  ['$.a.*[1].d', 'deep'],
  ['$..d', 'deep'],
  ['$..b[1].c', true],
  ['$..c', 5],
  ['$..nowhere', undefined],
  ["$['x y']", 'z'],
  ['$["x y"]', 'z'],
  ['$.__proto__.p', 'own'],
  ['$.n', null],
  ['$.a.b[7].c', undefined],
  ['$[1]', undefined],
  ['$.constructor.name', undefined],
  ['$.a.b.length', undefined],
  ['$', document],
])('%s gives %j', (path, value) => {
  expect(compileJsonPath(path)(document)).toEqual(value);
});

test('a document that is nested without end is looked through to a depth, and not further', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(50_000)}{"id":1}${'}'.repeat(50_000)}`);
  expect(compileJsonPath('$..id')(deep)).toBeUndefined();
  expect(compileJsonPath('$..a')(deep)).toBeDefined();
});

test.each(['token', '$.', '$..', '$.a[', '$.a b', '$[a]', '$[1.5]', ''])('«%s» is refused', (path) => {
  expect(() => compileJsonPath(path)).toThrow('is not a path');
});
