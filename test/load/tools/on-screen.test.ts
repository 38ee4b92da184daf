import path from 'node:path';
import { expect, test } from 'vitest';
import { needs } from '../../scenarios/needs.ts';
import { folderOf, newPlace, processesOf, ROOT, until } from '../../scenarios/soaktop.ts';
import { SMALL, terminal } from '../../scenarios/terminal.ts';
import { childrenOf } from './living.ts';

test('the screen steps, pauses, resumes and aborts a load of dnsperf as any other', async ({ skip }) => {
  needs(skip, 'dnsperf tmux', 'dnsperf', 'tmux');
  const place = newPlace();
  const profile = path.join(ROOT, 'profiles/dnsperf.yaml');
  const args = ['--out', place.out, '--duration', '5m', '--set', 'phases.warmup=0s'];
  const { screen, press } = terminal(place, 'dnsperf', SMALL, 'run', profile, ...args);
  const ours = () => {
    const all = processesOf(folderOf(place));
    return childrenOf(null, /^\S*dnsperf -v/).filter((pid) => all.includes(pid));
  };
  await until('answers', () => /dns +1000\/s +9\d\d|dns +1000\/s +1,?0\d\d/.test(screen()));
  press('+');
  await until('the step', () => /dns +1100\/s +1,?[01]\d\d/.test(screen()));
  press('-');
  await until('the step back', () => /dns +1000\/s/.test(screen()));
  press('Space');
  await until('no dnsperf', () => ours().length === 0);
  press('Space');
  await until('a dnsperf again', () => ours().length === 1);
  press('a');
  await until('what will happen', () => /y aborts|y to abort/.test(screen()));
  press('y');
  await until('the end', () => screen().includes('aborted by the operator'), 8000);
  expect(ours()).toEqual([]);
}, 90_000);
