import { expect, test } from 'vitest';
import { coresOf, fdLimitOf, memoryLimitOf } from '../../src/proc/limits.ts';
import { socketInodes, udpDrops } from '../../src/proc/udp-sockets.ts';

const NOBODY = 2 ** 22 + 1;

test('a process that is not there has no limits, no cores and no sockets', () => {
  expect([fdLimitOf(NOBODY), coresOf(NOBODY), memoryLimitOf(NOBODY)]).toEqual([null, null, null]);
  expect([socketInodes(NOBODY, 100), udpDrops(NOBODY)]).toEqual([null, null]);
});

test.runIf(process.platform === 'linux')(
  'one with more descriptors than one cares to look at is not looked at',
  () => {
    expect(socketInodes(process.pid, 100_000)).not.toBeNull();
    expect(socketInodes(process.pid, 2)).toBeNull();
  },
);
