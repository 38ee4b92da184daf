import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadProfile } from '../../src/profile/load-profile.ts';
import { formatProblem } from '../../src/profile/problem.ts';

const BASE = `name: base
phases: { warmup: 5s, soak: 1h }
target: { launch: { command: [./server, --fast], env: { A: one, B: two } } }
probes: { process: {}, disk: { path: . } }
load:
  dns: { engine: dns, server: 127.0.0.1:53, names: names.txt, rate: 100/s }
pass:
  - dns.errors < 1%
`;

function load(files: Readonly<Record<string, string>>, file: string, sets: readonly string[] = []) {
  const folder = mkdtempSync(path.join(tmpdir(), 'soaktop-extends-'));
  for (const [name, text] of Object.entries({ 'names.txt': 'a.test\n', ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  const loaded = loadProfile(path.join(folder, file), { sets, env: {} });
  return {
    folder,
    profile: 'profile' in loaded ? loaded.profile : undefined,
    problems:
      'problems' in loaded
        ? loaded.problems.map((each) => formatProblem(each).replaceAll(`${folder}${path.sep}`, ''))
        : [],
  };
}

test('a profile is laid over the one that it extends, key by key', () => {
  const { profile, problems, folder } = load(
    {
      'base.yaml': BASE,
      'real.yaml':
        'extends: base.yaml\nname: real\ntarget: { launch: { command: [./real], env: { B: three } } }\nprobes: { disk: null }\nload: { dns: { rate: 50/s } }\n',
    },
    'real.yaml',
  );
  expect(problems).toEqual([]);
  expect(profile).toMatchObject({
    name: 'real',
    phases: { warmupMs: 5000, soakMs: 3_600_000 },
    targets: [{ launch: { command: ['./real'], cwd: folder, env: { A: 'one', B: 'three' } } }],
    loads: [{ name: 'dns', shape: { kind: 'constant', amount: 50 }, server: '127.0.0.1:53' }],
    pass: [{ text: 'dns.errors < 1%' }],
  });
  expect(profile?.probes.map(({ kind }) => kind)).toEqual(['process']);
});

test('--set is laid over both, and takes out what stands in either', () => {
  const files = { 'base.yaml': BASE, 'real.yaml': 'extends: base.yaml\nname: real\n' };
  const { profile } = load(files, 'real.yaml', [
    'load.dns.rate=7/s',
    'probes.disk=null',
    'target.launch.command.1=--slow',
  ]);
  expect(profile?.loads[0]?.shape).toMatchObject({ amount: 7 });
  expect(profile?.targets[0]?.launch).toMatchObject({ command: ['./server', '--slow'] });
  expect(profile?.probes.map(({ kind }) => kind)).toEqual(['process']);
});

test('a problem is told where its text stands, in either file', () => {
  const above = 'extends: base.yaml\nname: real\nload: { dns: { timeout: soon } }\n';
  expect(load({ 'base.yaml': BASE, 'real.yaml': above }, 'real.yaml').problems).toEqual([
    expect.stringMatching(/^real\.yaml:3:25: load\.dns\.timeout: /),
  ]);
  const below = BASE.replace('100/s', 'many');
  const { problems } = load(
    { 'base.yaml': below, 'real.yaml': 'extends: base.yaml\nname: real\n' },
    'real.yaml',
  );
  expect(problems).toEqual([expect.stringMatching(/^base\.yaml:6:\d+: load\.dns\.rate: /)]);
});

test.each([
  [
    'a circle',
    { 'a.yaml': 'extends: b.yaml\nname: a\n', 'b.yaml': 'extends: a.yaml\nname: b\n' },
    /or itself/,
  ],
  ['a file of another folder', { 'a.yaml': 'extends: ../b.yaml\nname: a\n' }, /in the same folder/],
  ['a file that is not there', { 'a.yaml': 'extends: b.yaml\nname: a\n' }, /b\.yaml: no such file/],
  ['no name', { 'a.yaml': 'extends: [b.yaml]\nname: a\n' }, /in the same folder/],
])('%s is refused, with its place', (_, files, words) => {
  const { problems } = load(files, 'a.yaml');
  expect(problems).toEqual([expect.stringMatching(words)]);
  expect(problems[0]).toMatch(/^[ab]\.yaml:1:10?: extends: /);
});
