import { expect, test } from 'vitest';
import { tmuxLine } from '../../src/commands/status.ts';
import { failing, fresh, healthy, PROFILE } from '../tui/made.ts';

test('in tmux the verdict, the name and what is left, without a colour unless one is asked for', () => {
  expect(tmuxLine(healthy(), false)).toBe('● ent-dns-24h 0:10 left');
  expect(tmuxLine(failing(), true)).toBe('#[fg=colour208]▲ ent-dns-24h 0:10 left#[default]');
  expect(tmuxLine(fresh(), false)).toBe('?  0:00 left');
});

test('a name is no format of tmux', () => {
  const state = { ...healthy(), profile: { ...PROFILE, name: '#(reboot)' } };
  expect(tmuxLine(state, false)).toContain('##(reboot)');
});
