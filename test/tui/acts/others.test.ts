import { expect, test } from 'vitest';
import type { Command, RunEvent } from '../../../src/model/event.ts';
import { othersDoing } from '../../../src/tui/acts/others.ts';
import { openSession } from '../../../src/tui/session.ts';
import { healthy, madeFeed } from '../made.ts';

const STEP: Command = { do: 'step', load: 'dns', direction: 1 };
const said = (command: Command, by = 'eva'): RunEvent => ({
  type: 'command',
  at: 1,
  by,
  command,
  outcome: 'dns 1000/s → 1100/s',
  ok: true,
});

test('what another viewer asked for is said with who it was and what came of it', () => {
  expect(othersDoing(said(STEP), [])).toBe('eva stepped dns up: dns 1000/s → 1100/s');
  expect(othersDoing({ type: 'note', at: 1, by: 'eva', text: 'tea' }, [])).toBe('eva notes: tea');
});

test('what this screen asked for is answered by itself, in whichever order its words come back', () => {
  expect(othersDoing(said({ direction: 1, load: 'dns', do: 'step' }), [STEP])).toBeNull();
  expect(
    othersDoing({ type: 'note', at: 1, by: 'eva', text: 'tea' }, [{ do: 'note', text: 'tea' }]),
  ).toBeNull();
  expect(othersDoing(said({ ...STEP, direction: -1 }), [STEP])).not.toBeNull();
});

test('nothing else is told', () => {
  expect(othersDoing({ type: 'phase', at: 1, phase: 'soak' }, [])).toBeNull();
});

test('a screen says at once what another viewer did, and of its own only what came of it', async () => {
  const made = madeFeed(healthy());
  const session = openSession(made.feed, {
    readOnly: false,
    size: { columns: 80, rows: 24 },
    onFrame: () => {},
    onRepaint: () => {},
    onLeave: () => {},
    onError: (error) => {
      throw error;
    },
  });
  session.start();
  made.tell(said({ do: 'pause', load: 'api' }));
  expect(session.view().ui.message?.text).toContain('eva paused api');
  session.press(['+']);
  made.tell(said(STEP));
  expect(session.view().ui.message?.text).toBe('asked to step dns up …');
  await Promise.resolve();
  expect(session.view().ui.message?.text).toBe('done: step');
  made.tell(said(STEP));
  expect(session.view().ui.message?.text).toContain('eva stepped dns up');
  session.close();
});
