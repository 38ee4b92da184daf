import { expect, test } from 'vitest';
import { compileJsonPath } from '../../../src/load/http/json-path.ts';

const document = JSON.parse('{"a":{"b":[{"c":5},{"c":true}]},"x y":"z","__proto__":{"p":"own"},"n":null}');

test.each([
  ['$.a.b[0].c', '5'],
  ['$.a.b[1].c', 'true'],
  ["$['x y']", 'z'],
  ['$.__proto__.p', 'own'],
  ['$.n', undefined],
  ['$.a', undefined],
  ['$.a.b[7].c', undefined],
  ['$.constructor.name', undefined],
  ['$', undefined],
])('%s gives %s', (path, value) => {
  expect(compileJsonPath(path)(document)).toBe(value);
});

test.each(['token', '$.', '$..a', '$.a[', '$.a b', ''])('«%s» is refused', (path) => {
  expect(() => compileJsonPath(path)).toThrow('is not a path');
});
