import { expect, test } from 'vitest';
import type { Profile } from '../../src/model/profile.ts';
import { formatProblem } from '../../src/profile/problem.ts';
import { GOOD, goodBut, problemsFrom, profileFrom } from './made-profile.ts';

const CHAOS = `chaos:
  - { name: kill, at: 20m, do: kill, process: root }
  - { name: freeze, at: 30m, every: 1h, do: stop, for: 10s }
  - { name: restart, at: 40m, do: restart }
  - { name: flush, at: 50m, do: run, command: [./flush, "{{port.web}}"], within: 5s }
  - { name: lull, do: pause, load: dns, for: 30s }
`;
const LINES = '  - chaos.kill.recovery < 10s\n  - dns.errors during quiet < 1%\n';
const withLines = (lines: string) => goodBut('  - metrics.go_goroutines < 1000\n', lines);

test('faults on purpose are read as they are written, in base units', () => {
  const { chaos, targets }: Profile = profileFrom(
    `${withLines(LINES).replace('within: 10s } } }', 'within: 10s } }, restart: { after: 2s, most: 3 } }')}${CHAOS}`,
  );
  expect(chaos).toMatchObject([
    { name: 'kill', do: 'kill', target: '', which: 'root', isAllowed: false, atMs: 1_200_000, everyMs: null },
    { name: 'freeze', do: 'stop', which: 'all', forMs: 10_000, everyMs: 3_600_000 },
    { name: 'restart', do: 'restart', target: '' },
    { name: 'flush', do: 'run', command: ['./flush', '{{port.web}}'], withinMs: 5000 },
    { name: 'lull', do: 'pause', load: 'dns', forMs: 30_000, atMs: null },
  ]);
  expect(targets[0]?.restart).toEqual({ afterMs: 2000, most: 3 });
  const short = GOOD.replace('within: 10s } } }', 'within: 10s } }, restart: true }');
  expect(profileFrom(short).targets[0]?.restart).toEqual({ afterMs: 1000, most: 10 });
  expect(profileFrom(short).chaos).toBeUndefined();
});

const last = GOOD.split('\n').length;
const problemsOf = (fault: string, text = GOOD) =>
  problemsFrom(`${text}chaos:\n  - ${fault}\n`).map((problem) =>
    formatProblem(problem).replace(/^.*soak\.yaml:/, ''),
  );

test.each([
  ['{ name: kill, at: 5m, do: kil }', [`${last + 1}:31: chaos.0.do: is none of the forms`, 'do: kill, stop']],
  [
    '{ name: kill, at: 5m, do: kill, target: redis }',
    [`${last + 1}:45: chaos.0.target: there is no target «redis»`],
  ],
  ['{ name: kill, at: soon, do: kill }', [`${last + 1}:23: chaos.0.at: «soon» is no duration`]],
  [
    '{ name: kill, at: 5m, do: kill, process: "/(/" }',
    [`${last + 1}:46: chaos.0.process:`, 'regular expression'],
  ],
  [
    '{ name: lull, at: 5m, do: pause, load: dnss, for: 3s }',
    ['44: chaos.0.load: there is no load «dnss»', 'did you mean dns?'],
  ],
  ['{ name: stop, at: 5m, do: stop }', ['chaos.0.for: is missing']],
  ['{ name: stop, every: 5m, do: stop, for: 3s }', ['chaos.0.every: every, but since when?']],
  [
    '{ name: stop, at: 5m, every: 8s, do: stop, for: 5s }',
    ['chaos.0.every: comes again before it can be known', 'more than 16 s'],
  ],
  ['{ name: run, at: 5m, do: run, command: redis-cli }', ['chaos.0.command: should be a list']],
  ['{ name: a.b, at: 5m, do: kill }', ['chaos.0.name: a name starts with a letter']],
  ['{ name: kill, at: 5m, do: kill, how: 1 }', ['chaos.0.how: «how» is not known here']],
  [
    '{ name: run, at: 5m, do: run, command: ["${PASSWORD}"] }',
    ['chaos.0.command.0: ${PASSWORD} is not put in here'],
  ],
  [
    '{ name: kill, at: 5m, do: kill }\n  - { name: kill, do: restart }',
    [`${last + 2}:13: chaos.1.name: two faults are called «kill»`],
  ],
])('%s is refused at its place', (fault, said) => {
  const problems = problemsOf(fault).join('\n');
  for (const words of said) expect(problems).toContain(words);
});

test("somebody else's target is struck only with the word for it, and never restarted", () => {
  const attached = GOOD.replace(/^target:.*$/m, 'target: { attach: { pid: 1 } }');
  expect(problemsOf('{ name: kill, at: 5m, do: kill }', attached)).toEqual([
    `${last + 1}:5: chaos.0.target: the target is somebody else's: it is attached to (allow: true)`,
  ]);
  expect(problemsOf('{ name: kill, at: 5m, do: kill, allow: true }', attached)).toEqual([]);
  expect(problemsOf('{ name: again, at: 5m, do: restart }', attached)).toEqual([
    expect.stringContaining('only a launched one is restarted'),
  ]);
  const restarted = attached.replace('{ pid: 1 } }', '{ pid: 1 }, restart: true }');
  expect(problemsFrom(restarted).map(({ message }) => message)).toEqual([
    'only a launched target is started again',
  ]);
});

test.each([
  ['chaos.kil.recovery < 10s', 'no fault of this profile gives «chaos.kil.recovery»'],
  ['chaos.kill.recovery < 10', 'chaos.kill.recovery is measured in seconds'],
  ['chaos.kill.recovery max < 10s', 'is the worst of all times, and nothing else'],
  ['chaos.kill.lost < 1%', 'is no share of what came due'],
  ['chaos.kill.detect over 5m < 10s', 'is the worst of all times, and nothing else'],
])('the line %s is refused', (line, message) => {
  const problems = problemsFrom(`${withLines(`  - ${line}\n`)}${CHAOS}`);
  expect(problems.map((problem) => problem.message).join('\n')).toContain(message);
});

test('without faults there is no quiet to be told apart', () => {
  const [problem] = problemsFrom(withLines('  - dns.errors during quiet < 1%\n'));
  expect(problem?.message).toBe('this profile has no chaos: all of its soak is quiet');
});
