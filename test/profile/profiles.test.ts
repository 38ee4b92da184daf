import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadProfile } from '../../src/profile/load-profile.ts';
import { formatProblem } from '../../src/profile/problem.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../profiles');
const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);

test('there are profiles to run', () => {
  expect(files).toContain('demo.yaml');
});

test.each(files)('%s can be run as it is, and says first what it is for', (name) => {
  const file = path.join(FOLDER, name);
  const text = readFileSync(file, 'utf8');
  const loaded = loadProfile(file, { env: null });
  expect('problems' in loaded ? loaded.problems.map(formatProblem) : []).toEqual([]);
  if ('problems' in loaded) return;
  expect(loaded.profile.name).toBe(path.basename(name, '.yaml'));
  expect(loaded.profile.pass.length).toBeGreaterThan(0);
  expect(text).toMatch(/^# \S/);
});
