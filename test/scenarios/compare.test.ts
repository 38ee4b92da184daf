import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { folderOf, newPlace, soaktop } from './soaktop.ts';

test('a run is never worse than itself, and what is told is told in 80 columns', async () => {
  const place = newPlace();
  const { code, stdout } = await soaktop(place, 'compare', 'reference', 'reference');
  expect([0, 3]).toContain(code);
  expect(stdout).toMatch(/ 0 worse, \d+ not to be told, \d+ no worse\n/);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  const { figures } = JSON.parse(
    (await soaktop(place, 'compare', 'reference', '--json', 'reference')).stdout,
  );
  expect(figures.find(({ name }: { name: string }) => name === 'p50')).toMatchObject({
    of: expect.stringMatching(/^(dns|api)/),
    unit: 'seconds',
    base: { value: expect.any(Number), low: expect.any(Number), high: expect.any(Number) },
    ratio: { value: 1 },
  });
});

test('what cannot be compared is refused with words, and nothing is written', async () => {
  const place = newPlace();
  const file = path.join(folderOf(place), 'broken.json');
  writeFileSync(file, '{ "dns_9qps": 7 }');
  const compared = (...args: string[]) => soaktop(place, 'compare', ...args);
  const broken = await compared(file, 'reference', '--save', file);
  expect(broken).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('dns_9qps should be a map'),
  });
  expect(readFileSync(file, 'utf8')).toBe('{ "dns_9qps": 7 }');
  expect(await compared('nobody', 'reference')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('«nobody»'),
  });
  const tolerance = await compared('reference', 'reference', '--tolerance', '5', '--save', `${file}.new`);
  expect(tolerance).toMatchObject({ code: 2, stderr: expect.stringContaining('such as 20%') });
  expect(existsSync(`${file}.new`)).toBe(false);
});
