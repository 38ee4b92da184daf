import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SRC = path.resolve(import.meta.dirname, '../src');

interface Rule {
  /** Folders, or files, of our own that may be imported besides the folder itself. */
  readonly ours: readonly string[];
  /** Packages, and `node:` modules; ANY where the driver is the folder's own business. */
  readonly packages: readonly (string | RegExp)[];
}

const NODE = /^node:/;
const ANY = /^[^.]/;

/** Who may import whom: a folder that is not here has no business in src. */
const RULES: Readonly<Record<string, Rule>> = {
  model: { ours: [], packages: [] },
  judge: { ours: ['model'], packages: [] },
  report: { ours: ['model'], packages: [] },
  profile: { ours: ['model'], packages: ['yaml', 'zod', NODE] },
  load: { ours: ['model'], packages: [ANY] },
  store: { ours: ['model'], packages: ['better-sqlite3', NODE] },
  link: { ours: ['model'], packages: [NODE] },
  demo: { ours: ['model'], packages: [ANY] },
  proc: { ours: [], packages: ['pidusage', NODE] },
  probes: { ours: ['model', 'proc'], packages: [ANY] },
  target: { ours: ['model', 'proc'], packages: [ANY] },
  supervisor: {
    ours: ['model', 'profile', 'judge', 'load/messages.ts', 'load/monotonic.ts'],
    packages: [NODE],
  },
  tui: { ours: ['model'], packages: [/^(?!node:(fs|net|child_process|http))[^.]/] },
  commands: {
    ours: [
      'model',
      'profile',
      'judge',
      'report',
      'load',
      'store',
      'link',
      'demo',
      'proc',
      'probes',
      'target',
      'supervisor',
      'tui',
    ],
    packages: [ANY],
  },
  'cli.ts': { ours: ['commands', 'model', 'demo/command.ts', 'demo/worker-command.ts'], packages: [ANY] },
  'main.ts': { ours: ['cli.ts'], packages: [NODE] },
};

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => ({ name, text: readFileSync(path.join(SRC, name), 'utf8') }));

const folderOf = (name: string): string => name.split(path.sep)[0] as string;

/** What a file imports: by name, for its effects, or later. */
const importsOf = (text: string): string[] =>
  [
    ...text.matchAll(
      /^\s*(?:import|export)\b[^'";]*?\bfrom\s*'([^']+)'|\bimport\(\s*'([^']+)'|^import\s+'([^']+)'/gm,
    ),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string);

function isAllowed(name: string, specifier: string): boolean {
  const rule = RULES[folderOf(name)];
  if (!rule) return false;
  if (!specifier.startsWith('.'))
    return rule.packages.some((each) => (each instanceof RegExp ? each.test(specifier) : each === specifier));
  const imported = path.normalize(path.join(path.dirname(name), specifier));
  if (folderOf(imported) === folderOf(name)) return true;
  return rule.ours.some((each) => imported === path.normalize(each) || imported.startsWith(each + path.sep));
}

test('the imports are seen at all', () => {
  expect(
    importsOf(
      "import a, {\n  type B,\n} from './b.ts';\nexport { c } from 'c';\nimport './d.ts';\nawait import('./e.ts');",
    ),
  ).toEqual(['./b.ts', 'c', './d.ts', './e.ts']);
  expect(files.length).toBeGreaterThan(100);
  expect(files.flatMap(({ text }) => importsOf(text)).length).toBeGreaterThan(300);
  expect(isAllowed('judge/judge.ts', '../model/state.ts')).toBe(true);
  expect(isAllowed('judge/judge.ts', '../store/journal.ts')).toBe(false);
  expect(isAllowed('model/state.ts', 'node:fs')).toBe(false);
  expect(isAllowed('tui/session.ts', 'node:fs')).toBe(false);
  expect(isAllowed('supervisor/run.ts', '../load/worker.ts')).toBe(false);
});

test('who imports whom is as ARCHITECTURE.md says', () => {
  const wrong = files.flatMap(({ name, text }) =>
    importsOf(text).flatMap((specifier) =>
      isAllowed(name, specifier) ? [] : [`${name} imports ${specifier}`],
    ),
  );
  expect(wrong).toEqual([]);
});

test('every folder has its rule', () => {
  expect([...new Set(files.map(({ name }) => folderOf(name)))].filter((folder) => !RULES[folder])).toEqual(
    [],
  );
});

test('nothing is exported without a name', () => {
  expect(
    files.filter(({ text }) => /^export default\b|\bas default\b/m.test(text)).map(({ name }) => name),
  ).toEqual([]);
});

test('no file is longer than 300 lines, and each opens with a sentence on what it is for', () => {
  expect(files.filter(({ text }) => text.split('\n').length > 300).map(({ name }) => name)).toEqual([]);
  const silent = files.filter(({ text }) => !/^(#!.*\n)?\/\*\*/.test(text));
  expect(silent.map(({ name }) => name)).toEqual([]);
});

test('files are named in kebab-case', () => {
  expect(
    files.filter(({ name }) => !/^[a-z0-9-]+\.tsx?$/.test(path.basename(name))).map(({ name }) => name),
  ).toEqual([]);
});
