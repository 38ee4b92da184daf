import { expect, test } from 'vitest';
import { openStamp } from '../../../src/load/websocket/stamp.ts';
import { STAMP_BYTES } from '../../../src/model/websocket-load.ts';

const stamp = openStamp('0a1b2c3d', 17, 100);

test('a message is as long as asked for, in ASCII, and tells whose it is, its number and when it was due', () => {
  const message = stamp.write(1234, 25_660_814.877);
  expect(message.toString()).toBe(`0a1b2c3d00017 0000001234 0000025660814877 ${'.'.repeat(58)}`);
  expect(message.indexOf('.')).toBe(STAMP_BYTES);
  expect(stamp.numberAt(message, stamp.find(message))).toBe(1234);
  expect(stamp.dueMsAt(message, 0)).toBe(25_660_814.877);
  expect(openStamp('0a1b2c3d', 17, STAMP_BYTES).write(1, 2).length).toBe(STAMP_BYTES);
});

test('it is found in what a server has put around it', () => {
  const around = Buffer.from(`{"room":"17","text":"${stamp.write(5, 6)}"}`);
  expect(stamp.numberAt(around, stamp.find(around))).toBe(5);
});

test('what another endpoint or another run has said, or what was cut off, is not ours', () => {
  expect(stamp.find(openStamp('0a1b2c3d', 18, 100).write(1, 2))).toBe(-1);
  expect(stamp.find(openStamp('ffffffff', 17, 100).write(1, 2))).toBe(-1);
  expect(stamp.find(stamp.write(1, 2).subarray(0, STAMP_BYTES - 1))).toBe(-1);
  expect(stamp.find(Buffer.alloc(0))).toBe(-1);
  const garbled = stamp.write(1, 2);
  garbled[20] = 0x20;
  expect(stamp.numberAt(garbled, 0)).toBeNaN();
});
