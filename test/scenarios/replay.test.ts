import path from 'node:path';
import { expect, test } from 'vitest';
import { needs } from './needs.ts';
import { newPlace, ROOT, soaktop, until } from './soaktop.ts';
import { SMALL, terminal } from './terminal.ts';

const REFERENCE = path.join(ROOT, 'snapshots/reference');

test('a run is played again: it pauses, goes faster, is looked back at, jumps, and ends as it ended', async ({
  skip,
}) => {
  needs(skip, 'tmux', 'tmux');
  const { screen, press } = terminal(newPlace(), 'p', SMALL, 'replay', REFERENCE, '--speed', '10');
  await until('the soak', () => /REPLAY 10×/.test(screen()) && /soak ▕/.test(screen()));
  press('Space');
  await until('it to stand still', () => screen().includes('‖ stands still'));
  const still = screen();
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect(screen()).toBe(still);
  press('Left', 'Left');
  await until('the past', () => / at \d\d:\d\d:\d\d/.test(screen()) && screen().includes('play from here'));
  press('g', '+', 'Space');
  await until('it to go on', () => screen().includes('REPLAY 30×'));
  press('End');
  await until('the end', () => screen().includes('REPLAY is over') && screen().includes('FAILED'));
  press('q');
  await until('the way out', () => screen().includes('code 0'));
}, 60_000);

test('without a terminal, or at no speed, it is refused in words', async ({ skip }) => {
  const { code, stderr } = await soaktop(newPlace(), 'replay', REFERENCE);
  expect(code).toBe(2);
  expect(stderr).toContain('soaktop report');
  needs(skip, 'tmux', 'tmux');
  const { screen } = terminal(newPlace(), 's', SMALL, 'replay', REFERENCE, '--speed', 'fast');
  await until('the refusal', () => screen().includes('--speed fast: a number from 1 to 3600'));
}, 30_000);
