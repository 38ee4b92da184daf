import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDuration, parseQuantity, parseRate } from '../../src/model/units.ts';

fc.configureGlobal({ seed: 20_251_121 });

test.each([
  ['100ms', { value: 0.1, unit: 'seconds' }],
  ['250us', { value: 0.00025, unit: 'seconds' }],
  ['250µs', { value: 0.00025, unit: 'seconds' }],
  ['1.5h', { value: 5400, unit: 'seconds' }],
  ['5m', { value: 300, unit: 'seconds' }],
  ['5min', { value: 300, unit: 'seconds' }],
  ['2GB', { value: 2e9, unit: 'bytes' }],
  ['2GiB', { value: 2 ** 31, unit: 'bytes' }],
  ['64kB', { value: 64_000, unit: 'bytes' }],
  ['64KB', { value: 64_000, unit: 'bytes' }],
  ['7B', { value: 7, unit: 'bytes' }],
  ['0.1%', { value: 0.001, unit: 'ratio' }],
  ['100%', { value: 1, unit: 'ratio' }],
  ['.5', { value: 0.5, unit: 'number' }],
  ['0', { value: 0, unit: 'number' }],
  ['10GB/d', { value: 1e10, unit: 'bytes', perSeconds: 86_400 }],
  ['1000/s', { value: 1000, unit: 'number', perSeconds: 1 }],
  ['60/min', { value: 60, unit: 'number', perSeconds: 60 }],
  ['5%/h', { value: 0.05, unit: 'ratio', perSeconds: 3600 }],
  [' 42 ', { value: 42, unit: 'number' }],
])('%s is read', (text, quantity) => {
  expect(parseQuantity(text)).toEqual(quantity);
});

test.each([
  '',
  ' ',
  '10 GB',
  '5x',
  '1e3',
  '-5',
  '+5',
  '5.',
  '1,000',
  '5 %',
  'GB',
  '0x10',
  'NaN',
  'Infinity',
  '10mb',
  '5/parsec',
  '5/',
  '5/s/s',
  '5constructor',
  '5/constructor',
  '٣',
  '9'.repeat(400),
])('«%s» is no quantity', (text) => {
  expect(parseQuantity(text)).toBeUndefined();
});

test.each([
  ['24h', 86_400_000],
  ['90s', 90_000],
  ['1h30m', 5_400_000],
  ['0s', 0],
  ['500ms', 500],
  ['1.5s', 1500],
  ['250us', 0.25],
  ['7d', 604_800_000],
  ['5min', 300_000],
  ['2min30s', 150_000],
  ['0.1s', 100],
])('%s lasts %d ms', (text, ms) => {
  expect(parseDuration(text)).toBe(ms);
});

test.each(['', '5', '5 s', '-5s', '1h-30m', '1w', 's', '1.h', '1h30', 'PT1H', `${'9'.repeat(400)}d`])(
  '«%s» is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined();
  },
);

test('a hostile duration is refused in no time', () => {
  const started = performance.now();
  expect(parseDuration(`${'1h'.repeat(100_000)}x`)).toBeUndefined();
  expect(parseQuantity(`${'9'.repeat(200_000)}x`)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(500);
});

test('a rate is a number a second, whatever it is counted over', () => {
  expect(parseRate('1000/s')).toBe(1000);
  expect(parseRate('60/min')).toBe(1);
  expect(parseRate('7200/h')).toBe(2);
  expect(parseRate('5')).toBe(5);
  for (const wrong of ['5ms', '5%', '5GB/s', '5/x', '5/constructor'])
    expect(parseRate(wrong)).toBeUndefined();
});

test('no text at all makes it throw, or give what is no finite number', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), (text) => {
      const quantity = parseQuantity(text);
      if (quantity) expect(Number.isFinite(quantity.value)).toBe(true);
      const ms = parseDuration(text);
      if (ms !== undefined) expect(ms).toBeGreaterThanOrEqual(0);
    }),
  );
});
