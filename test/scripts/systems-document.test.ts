import { expect, test } from 'vitest';
import { type Row, systemsDocument, verdictCounts, verdictOf } from '../../scripts/systems/document.ts';

const row = (name: string, outcome: Partial<Row['outcome']> = {}): Row => ({
  target: 'real',
  scenario: {
    system: 'counter',
    name,
    question: 'Is it there?',
    real: { profile: `counter/${name}.yaml`, server: 'Redis' },
    short: {},
    long: {},
    figures: [],
  },
  outcome: {
    commands: [`soaktop run ${name}`],
    verdict: 'pass',
    found: null,
    figures: ['p95 1ms', 'a | b'],
    why: '',
    isTold: true,
    seconds: 1,
    ...outcome,
  },
});
const LOSS = row('loss', { verdict: 'fail', found: 'lost writes', why: '300 are lost' });

test('a failure by the fault that a run carries is told apart from one that is its own', () => {
  expect(verdictOf(LOSS)).toBe('fail, by lost writes');
  expect(verdictOf(row('kill', { verdict: 'fail' }))).toBe('fail');
  expect(verdictCounts([row('read'), LOSS, row('kill', { verdict: 'fail' }), row('write')])).toBe(
    '2 pass, 2 fail (1 by the fault that they carry)',
  );
});

test('the document has a row a run, why it failed, the commands, and what people found', () => {
  const text = systemsDocument([row('read'), LOSS], 'npm run systems');
  expect(text).toContain('What `npm run systems` found: 1 pass, 1 fail (1 by the fault that they carry).');
  expect(text).toContain('| read | Is it there? | Redis | pass | p95 1ms; a \\| b |');
  expect(text).toContain('- **loss** on Redis: 300 are lost');
  expect(text).toContain('```\nsoaktop run read\nsoaktop run loss\n```');
  expect(text).toContain('acknowledged');
});
