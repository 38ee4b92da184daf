import { writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { nearest } from '../../src/model/nearest.ts';
import { formatProblem } from '../../src/profile/problem.ts';
import { folder, GOOD, goodBut, load, problemsFrom } from './made-profile.ts';

fc.configureGlobal({ seed: 20_251_121 });

/** Line and column (from 1) at which a piece of a text stands. */
function placeOf(text: string, piece: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(piece)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

/** What, of the good one, becomes what (‹ marks the place that is to be told), and what is to be said. */
const WRONG: [title: string, piece: string, other: string, says: RegExp, hints?: RegExp][] = [
  ['an unknown key', 'snapshot:', '‹snapshoot:', /«snapshoot» is not known/, /«snapshot»/],
  ['an unknown key far inside', 'within:', '‹withn:', /«withn» is not known/, /«within»/],
  ['an unknown key of a probe', 'disk: { path: ./run }', 'disk: { path: ./run, ‹ov: x }', /«ov» is/, /«of»/],
  ['an unknown kind of probe', '  disk:', '  ‹dsk:', /«dsk» is not known/, /«disk»/],
  ['a misspelt key of a probe', '{ path: ./run }', '{ ‹pth: ./run }', /«pth» is not known/, /«path»/],
  ['an unknown key of a load', 'think:', '‹thnk:', /«thnk» is not known/, /«think»/],
  ['an unknown engine', 'engine: http', 'engine: ‹htp', /none of the forms/, /engine: dns, .*http, .*grpc/],
  ['a wrong unit', '1000/s', '‹1000/x', /«1000\/x» is no rate/, /such as 1000\/s/],
  ['a rate of nothing', '1000/s', '‹0/s', /«0\/s» is no rate/],
  ['steps without a hold', 'rate: 1000/s', '‹rate: { steps: [1/s] }', /is missing/],
  ['an unknown key of steps', '1000/s', '{ steps: [1/s], hold: 5s, ‹rst: 1s }', /«rst» is not/, /«rest»/],
  ['a step that is no rate', '1000/s', '{ steps: [1/s, ‹fast], hold: 5s }', /«fast» is no rate/],
  ['a search that goes down', '1000/s', '{ ‹search: { from: 9/s, to: 5/s } }', /from less to more/],
  ['a search of a whole', '1000/s', '{ search: { from: 1/s, to: 5/s, precision: ‹2 } }', /no share/, /5%/],
  ['two amounts', 'dns: {', '‹dns: { vus: 5,', /exactly one/],
  [
    'a burst on top of steps',
    'rate: 1000/s',
    '‹rate: { steps: [1/s], hold: 1s }, burst: { count: 5 }',
    /constant/,
  ],
  ['a rest of no levels', 'rate: 1000/s', 'rate: 1/s, rest: ‹5s', /between levels/],
  ['a bare number as a duration', 'every: 1s', 'every: ‹1', /«1» is no interval/, /1s/],
  ['an interval of nothing', 'every: 1s', 'every: ‹0s', /no interval/],
  ['a tick that would measure itself', 'every: 1s', 'every: ‹10ms', /measure itself/, /250ms/],
  [
    'a missing part',
    'phases: { warmup: 5m, soak: 24h',
    '‹phases: { warmup: 5m',
    /how long is the soak/,
    /24h/,
  ],
  ['a list where a text belongs', 'name: ent-dns-24h', '‹name: [a]', /should be a text/],
  ['a shell line', '[./ent-dns, --fast]', '‹sh -c x', /should be a list/],
  ['an address without a port', 'server: 127.0.0.1:5353', 'server: ‹localhost', /is no address/],
  ['a wrong URL', 'base: http://', 'base: ‹ftp://', /is no http address/],
  ['no VUs', 'vus: 10', 'vus: ‹0', />=1/],
  ['a missing names file', './domains.txt', '‹./none.txt', /no such file/, /name/],
  ['a folder as a names file', './domains.txt', '‹.', /no such file/],
  ['a run name that leaves its folder', 'ent-dns-24h', '‹../evil', /names a folder/],
  ['a run name that is a folder', 'ent-dns-24h', '‹..', /names a folder/],
  ['a run name that is absolute', 'ent-dns-24h', '‹/etc/x', /names a folder/],
  ['a load whose name every object has', '  dns: {', '  ‹toString: {', /JavaScript/],
  ['an unset secret', '"Bearer {{token}}"', '‹"${NOPE}"', /no NOPE/, /export NOPE/],
  ['a secret of the prototype', '"Bearer {{token}}"', '‹"${constructor}"', /no constructor/],
  ['a secret in a command', '--fast', '‹"${PASSWORD}"', /not put in here/, /only in env/],
  ['a secret in a path', './domains.txt', '‹"./${PASSWORD}"', /not put in here/],
  ['an unknown port', '"http://127.0.0.1:{{port.web}}', '‹"http://127.0.0.1:{{port.wbe}}', /no such port/],
  ['a step with two methods', '{ name: list,   get:', '‹{ name: list, put: /x, get:', /exactly one of/],
  ['two steps of one name', '- { name: list', '- ‹{ name: create', /two steps/],
  ['a save that is no path', 'id: $.id', 'id: ‹id', /./],
  ['a threshold without a limit', 'dns.latency.p95 < 100ms', 'dns.latency.p95 <‹', /no limit/, /such as/],
  ['a threshold in another unit', 'dns.errors < 0.1%', 'dns.errors < ‹5MB', /plain numbers/],
  ['a threshold with too much', 'dns.errors < 0.1%', 'dns.errors < 0.1% ‹please', /«please» is too much/],
  ['a share of no load', 'process.exits == 0', '‹process.exits < 1%', /no share/, /== 0/],
  ['a series nobody gives', 'dns.errors < 0.1%', '‹dns.erors < 0.1%', /«dns.erors»/, /dns.errors\?/],
  ['a series of no load', 'dns.errors > 5% for', '‹web.errors > 5% for', /gives «web.errors»/],
  ['a prototype key', 'judge:', '‹__proto__:', /«__proto__» is no key/],
  ['a constructor key', 'DB: ./run', '‹constructor: ./run', /«constructor» is no key/],
  ['a key twice', 'snapshot: 1h', '‹every: 2s', /must be unique/],
  ['a list that does not end', 'ports: [web]', 'ports: [web', /./],
  ['an escape sequence', '--fast', '‹"\\e]0;pwned\\a"', /control character.*001b/],
  ['a raw C1 control', '--fast', '‹"\u009b31m"', /control character.*009b/],
  ['a bidi override', '--fast', '‹"a\u202eb"', /202e/],
];

test.each(WRONG)('%s is refused where it stands', (_, piece, other, says, hints) => {
  const marked = goodBut(piece, other);
  const text = marked.replace('‹', '');
  const problems = problemsFrom(text);
  const problem = problems.find(({ message }) => says.test(message));
  expect(problem, problems.map(formatProblem).join('\n')).toBeDefined();
  expect(problem?.file).toBe(path.join(folder, 'soak.yaml'));
  if (marked !== text) expect(problem).toMatchObject(placeOf(marked, '‹'));
  if (hints) expect(problem?.hint).toMatch(hints);
});

test('a load by HTTP has either VUs or a rate', () => {
  for (const other of ['', '    vus: 10\n    rate: 5/s\n']) {
    const text = goodBut('    vus: 10\n', other);
    expect(problemsFrom(text)).toMatchObject([
      {
        message: 'exactly one of rate (with burst, or without), vus and levels',
        path: 'load.api',
        ...placeOf(text, 'api:'),
      },
    ]);
  }
});

test('a target is either launched or attached to', () => {
  const text = goodBut('within: 10s } }', 'within: 10s } }, attach: { pid: 1 }');
  expect(problemsFrom(text)).toMatchObject([
    { message: 'either launch or attach', ...placeOf(text, 'target:') },
  ]);
});

test.each([
  ['dns.errors < 5x', 13],
  ['"dns.errors < 5x"', 14],
  ["'dns.errors  <  5x'", 16],
])('the column of a bad threshold is that of the bad word: %s', (line, offset) => {
  const text = goodBut('dns.errors < 0.1%', line);
  expect(problemsFrom(text)).toMatchObject([
    { line: placeOf(text, line).line, column: placeOf(text, line).column + offset, path: 'pass.1' },
  ]);
});

test('all that is wrong is said at once', () => {
  const text = goodBut('1000/s', 'fast').replace('every: 1s', 'every: often').replace('vus: 10', 'vus: some');
  expect(problemsFrom(text).map((problem) => problem.path)).toEqual([
    'every',
    'load.dns.rate',
    'load.api.vus',
  ]);
});

test('a line says file, line, column, path, what and what instead', () => {
  const [problem] = problemsFrom(goodBut('1000/s', '1000/x'));
  expect(problem && formatProblem({ ...problem, file: 'soak.yaml' })).toBe(
    'soak.yaml:13:75: load.dns.rate: «1000/x» is no rate (such as 1000/s or 60/min)',
  );
});

test('what a profile says reaches a terminal only without its controls', () => {
  const line = formatProblem({
    file: 'a\u001b[2Jb',
    line: 1,
    column: 1,
    path: 'x\r',
    message: '\u009d0;x\u0007',
  });
  expect(line).not.toMatch(/\p{C}/u);
});

test('an alias bomb is refused, and does not go off', () => {
  const rows = [...'bcdefghijk'].map(
    (key, i) => `${key}: &${key} [${Array.from({ length: 10 }, () => `*${'abcdefghij'[i]}`).join(',')}]`,
  );
  const started = performance.now();
  expect(problemsFrom(`a: &a [x,x,x,x,x,x,x,x,x,x]\n${rows.join('\n')}\n`)).toMatchObject([
    { message: expect.stringMatching(/alias/i) },
  ]);
  expect(performance.now() - started).toBeLessThan(2000);
});

test('nesting that would end the stack is refused in one line', () => {
  for (const text of [
    '['.repeat(100_000),
    `a: ${'['.repeat(3000)}${']'.repeat(3000)}`,
    `${'- '.repeat(20_000)}x`,
  ])
    expect(problemsFrom(text)).toMatchObject([{ message: expect.stringMatching(/nested/) }]);
  const json = `${'{ a: '.repeat(60)}1${' }'.repeat(60)}`;
  expect(problemsFrom(goodBut('enabled: true', `enabled: ${json}`))).toMatchObject([
    { message: 'nested deeper than 40', line: 26 },
  ]);
});

test('no YAML, binary garbage and too much of it are words, not a crash', () => {
  const garbage = Buffer.from(Array.from({ length: 20_000 }, (_, i) => (i * 7919 + (i >> 3)) % 256));
  expect(problemsFrom(garbage).length).toBeGreaterThan(0);
  expect(problemsFrom('').map(({ path: at }) => at)).toEqual(['name']);
  for (const text of ['hello', '- a\n- b', '5', 'null']) expect(problemsFrom(text).length).toBeGreaterThan(0);
  expect(problemsFrom('# \n'.repeat(2_000_000))).toMatchObject([
    { message: expect.stringMatching(/longer than/) },
  ]);
  expect(problemsFrom(`name: x\n${'a: 1\n'.repeat(5000)}`).length).toBeLessThanOrEqual(50);
});

test('a good profile that is cut or bent anywhere never makes the loader throw', () => {
  fc.assert(
    fc.property(fc.nat(GOOD.length), fc.nat(40), fc.string({ maxLength: 6 }), (from, count, other) => {
      const loaded = load(GOOD.slice(0, from) + other + GOOD.slice(from + count));
      if ('problems' in loaded)
        for (const problem of loaded.problems) expect(formatProblem(problem)).not.toMatch(/\n/);
    }),
    { numRuns: 150 },
  );
});

test.each<[string, RegExp]>([
  ['nonsense', /path=value/],
  ['=5', /path=value/],
  ['load.dns.rate=', /no rate|exactly one of rate|is missing|should be/],
  ['load.dns.rate=fast', /«fast» is no rate/],
  ['load.dns.rte=5', /«rte» is not known/],
  ['load.dns.rate.x=5', /no such place/],
  ['pass.-1=x', /no such place/],
  ['pass.0=dns.errors < 5x', /«5x» is no limit/],
  ['load.dns={', /Flow map/],
  ['load.dns=*x', /no such place|alias/i],
  ['__proto__.polluted=5', /no key/],
  ['load.constructor.x=5', /no key/],
  ['load.dns={__proto__: {a: 1}}', /no key/],
  ['name="\\e[2J"', /control character/],
  ['name=../evil', /names a folder/],
  ['extends=other.yaml', /stands in its file/],
])('--set %s is refused and named', (set, says) => {
  const lines = problemsFrom(GOOD, { sets: [set] }).map(formatProblem);
  expect(lines.join('\n')).toMatch(says);
  expect(Object.prototype).not.toHaveProperty('polluted');
});

test('a value of --set is blamed on --set, not on a line of the file', () => {
  expect(problemsFrom(GOOD, { sets: ['load.dns.rate=fast'] })).toMatchObject([
    { file: '--set load.dns.rate', line: 0 },
  ]);
});

test.each(['10x', '', '-5s', '0s', '5', 'for ever'])('--duration «%s» is refused', (duration) => {
  expect(problemsFrom(GOOD, { duration }).length).toBeGreaterThan(0);
});

test('several targets: a probe of one that is not there, and a target by both ways', () => {
  const text = `name: two
phases: { soak: 1h }
targets: { redis: { attach: { port: 6379 } } }
target: { attach: { pid: 1 } }
probes: { process: { of: rediss } }
`;
  expect(problemsFrom(text).map(({ message }) => message)).toEqual(
    expect.arrayContaining(['either target or targets, not both', 'there is no target «rediss»']),
  );
});

test('a process probe without any target is refused', () => {
  expect(problemsFrom('name: x\nphases: { soak: 1h }\nprobes: { process: {} }\n')).toMatchObject([
    { path: 'probes.process', message: 'a process probe needs a target' },
  ]);
});

test('the nearest word is the one that begins alike, and none is better than a far one', () => {
  expect(nearest('proces', ['probes', 'process'])).toBe('process');
  expect(nearest('rte', ['rate', 'name'])).toBe('rate');
  expect(nearest('banana', ['rate', 'name'])).toBeUndefined();
  expect(nearest('x', [])).toBeUndefined();
});

test('a names file may be given by its absolute path', () => {
  const file = path.join(folder, 'absolute.txt');
  writeFileSync(file, 'a.test\n');
  expect(load(goodBut('./domains.txt', file))).toHaveProperty('profile');
});
