import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clean, describe } from '../../src/model/clean.ts';

fc.configureGlobal({ seed: 20_251_121 });

test.each([
  ['a colour (CSI)', '\u001b[31mred\u001b[0m'],
  ['a window title (OSC)', '\u001b]0;pwned\u0007'],
  ['a link (OSC 8)', '\u001b]8;;http://x\u001b\\click\u001b]8;;\u001b\\'],
  ['a terminal command (DCS)', '\u001bP1$r0m\u001b\\'],
  ['an application command (APC)', '\u001b_G a=T\u001b\\'],
  ['a privacy message (PM)', '\u001b^secret\u001b\\'],
  ['a C1 CSI', '\u009b31m'],
  ['a C1 OSC', '\u009d0;title\u009c'],
  ['a carriage return', 'good\rbad'],
  ['a backspace', 'rm\b\bls'],
  ['a bell and a null', '\u0007\u0000'],
  ['DEL', 'a\u007fb'],
  ['vertical tab and form feed', 'a\u000b\u000cb'],
  ['a bidi override', 'abc\u202edef'],
  ['a bidi isolate', 'abc\u2066def\u2069'],
  ['direction marks', '\u200e\u200f\u061c'],
  ['a line separator', 'a\u2028b\u2029c'],
  ['a zero-width space', 'pass\u200bword'],
  ['a byte order mark', '\ufeffa'],
  ['a tag character', 'a\u{e0041}b'],
  ['a lone surrogate', 'a\ud800b\udc00c'],
  ['private use', 'a\ue000b'],
])('%s does not get through', (_, text) => {
  const cleaned = clean(text);
  expect(cleaned).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u);
  expect(cleaned).toContain('·');
});

test('words of any script, symbols and emoji stay as they are', () => {
  for (const text of ['Grüße, 世界!', 'пример.рф', '100 % ✓ → €', 'a-b_c.d:e/f', 'é', '😀', 'µs'])
    expect(clean(text)).toBe(text);
});

test('line ends and tabs become one space', () => {
  expect(clean('one\n\ttwo\n')).toBe('one two ');
});

test('long text is cut, and a cut never leaves half a character', () => {
  expect(clean('x'.repeat(10_000))).toHaveLength(501);
  expect(clean('x'.repeat(500))).toBe('x'.repeat(500));
  expect(clean(`${'x'.repeat(9)}😀`, 10)).toBe(`${'x'.repeat(9)}·…`);
});

test('ten megabytes are cleaned in no time', () => {
  const started = performance.now();
  clean('\u001b['.repeat(5_000_000));
  expect(performance.now() - started).toBeLessThan(500);
});

test('cleaning twice changes nothing more, and nothing forbidden is ever left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 700 }), (text) => {
      const once = clean(text);
      expect(clean(once)).toBe(once);
      expect(once).toMatch(/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]*$/u);
    }),
  );
});

test('whatever is thrown has words, and they are clean', () => {
  expect(describe(new Error('no\rway'))).toBe('no·way');
  expect(describe(new AggregateError([new Error('first'), new Error('second')]))).toBe('first');
  expect(describe('text')).toBe('text');
  expect(describe(undefined)).toBe('undefined');
  expect(describe(Object.create(null))).toBe('an error without words');
});
