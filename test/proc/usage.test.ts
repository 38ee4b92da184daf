import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { portableUsage } from '../../src/proc/portable.ts';
import { readStat } from '../../src/proc/stat.ts';
import { countFds, readIo, readPss } from '../../src/proc/usage.ts';

test('open files are counted', () => {
  const before = countFds(process.pid) as number;
  const fds = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'));
  const after = countFds(process.pid) as number;
  for (const fd of fds) closeSync(fd);
  expect(after - before).toBe(50);
});

test('the proportional set is not larger than the resident one', () => {
  const pss = readPss(process.pid) as number;
  expect(pss).toBeGreaterThan(5e6);
  expect(pss).toBeLessThanOrEqual((readStat(process.pid)?.rssBytes ?? 0) * 1.1);
});

test('storage traffic is told in bytes', () => {
  expect(readIo(process.pid)).toEqual({ readBytes: expect.any(Number), writeBytes: expect.any(Number) });
});

test('a process that is gone has no figures', () => {
  const gone = 2 ** 30;
  expect([readPss(gone), countFds(gone), readIo(gone)]).toEqual([null, null, null]);
});

test.runIf(process.getuid?.() === 0)("another user's process is denied, not zero", async () => {
  const module = fileURLToPath(new URL('../../src/proc/usage.ts', import.meta.url));
  // It loads as root and reads as nobody, who may not get at this folder.
  const code = `import(${JSON.stringify(module)}).then(({ readPss, countFds, readIo }) => {
    process.setgid(65534);
    process.setuid(65534);
    console.log(JSON.stringify([readPss, countFds, readIo].map((read) => read(${process.pid}))));
  })`;
  const child = spawn(process.execPath, ['-e', code], { cwd: '/' });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await once(child, 'close');
  const [pss, fds, io] = JSON.parse(text);
  expect([pss, io]).toEqual(['denied', 'denied']);
  // Linux 6.2 and later tell the number even to strangers.
  expect(fds === 'denied' || fds > 3).toBe(true);
});

test('where there is no /proc, memory and CPU are still told', async () => {
  const usage = (await portableUsage([process.pid, 2 ** 30])).get(process.pid);
  expect(usage?.rssBytes).toBeGreaterThan(10e6);
  expect(usage?.cpuSeconds).toBeGreaterThan(0);
  expect(await portableUsage([2 ** 30])).toEqual(new Map());
});
