import { describe, expect, test } from 'vitest';
import type { FaultSpec } from '../../../src/model/chaos.ts';
import { parseThreshold } from '../../../src/model/threshold.ts';
import { frame } from '../../../src/tui/view/frame.ts';
import { textOf } from '../../../src/tui/view/row.ts';
import type { View } from '../../../src/tui/view/view.ts';
import { healthy, madeState, PASSING, PROFILE, uiOf, viewOf } from '../made.ts';
import { FAULTS, faulty, withFaults } from '../made-chaos.ts';
import { presses } from './presses.ts';

const STATE = faulty(250);
const watch = (more: Partial<View> = {}, columns = 80): View =>
  viewOf(more.state ?? STATE, columns, 24, more);
const bottom = (view: View, rows: number): string =>
  frame(view)
    .slice(-rows)
    .map((row) => textOf(row).trimEnd())
    .join('\n');

describe('a fault on purpose', () => {
  test('is chosen by its number and asked for only after a y', () => {
    const chosen = presses(watch(), 'f', '2');
    expect(chosen.asked).toEqual([]);
    expect(chosen.ui).toMatchObject({ mode: 'chaos', chaos: 'freeze' });
    const { asked, ui } = presses(chosen.view, 'y');
    expect(asked).toEqual([{ do: 'fault', name: 'freeze' }]);
    expect(ui).toMatchObject({ mode: 'watch', message: { text: 'asked to have chaos freeze …' } });
  });

  test('is not done by any other key, at either question', () => {
    for (const keys of [
      ['f', 'y'],
      ['f', '0'],
      ['f', '9'],
      ['f', 'escape'],
      ['f', '2', 'n'],
      ['f', '2', 'enter'],
      ['f', '2', '2'],
      ['f', '2', 'f', 'y'],
    ]) {
      const { asked, ui } = presses(watch(), ...keys);
      expect(asked).toEqual([]);
      expect(ui.mode).toBe('watch');
    }
  });

  test('is forgotten when it was not wanted: the next question begins with which', () => {
    expect(presses(watch(), 'f', '2', 'n', 'f').ui).toMatchObject({ mode: 'chaos', chaos: null });
  });

  test('is not to be had where the profile lists none, where nothing is steered, and outside of the soak', () => {
    const none = watch({ state: healthy() });
    expect(presses(none, 'f').ui).toMatchObject({
      mode: 'watch',
      message: { text: 'the profile has no faults on purpose (chaos:)', ok: false },
    });
    expect(bottom(viewOf(healthy(), 200, 60), 1)).not.toContain('f fault');
    expect(bottom(watch({}, 200), 1)).toContain('f fault');
    const looking = watch({ readOnly: true }, 200);
    expect(presses(looking, 'f').ui.mode).toBe('watch');
    expect(bottom(looking, 1)).not.toContain('f fault');
    expect(presses(watch({ kind: 'stored' }), 'f', '1', 'y').asked).toEqual([]);
    const warming = watch({ state: madeState({ ticks: 12, profile: withFaults(FAULTS) }) });
    expect(presses(warming, 'f').ui.message?.text).toBe('faults on purpose are for the soak only');
  });

  test('is asked for now, also with the cursor on the past, and that is said', () => {
    const { ui } = presses(watch({ ui: uiOf({ cursor: 100 }) }), 'f', '1', 'y');
    expect(ui.message?.text).toBe('now, not at the cursor: asked to have chaos kill …');
  });
});

describe('the questions before a fault on purpose', () => {
  test('list each with what it does to whom and when it comes by itself, to the letter', () => {
    expect(`\n${bottom(presses(watch(), 'f').view, 6)}\n`).toBe(
      `
 Which fault, now? It is asked once more before it is done.
 1 kill    SIGKILL to all of the target                     not again by itself
 2 freeze  the busiest child of the target stopped for 10 s   by itself in 81 s
 3 save    run redis-cli BGSAVE                             only when asked for
 4 lull    load dns paused for 30 s                            by itself in 9 s
 1-4 chooses, any other key leaves it.
`,
    );
  });

  test('say what will happen, what comes back by itself, and which lines it is held to', () => {
    const line = parseThreshold('chaos.kill.recovery < 10s');
    if ('message' in line) throw new Error(line.message);
    const profile = { ...withFaults(FAULTS), pass: [line] };
    const state = madeState({ ticks: 250, verdict: PASSING, profile });
    const text = bottom(presses(watch({ state }), 'f', '1').view, 7);
    expect(text).toContain('Have chaos kill now?');
    expect(text).toContain('· SIGKILL to all of the target');
    expect(text).toContain('· nobody starts it again, as its target has no restart');
    expect(text).toContain('and is held to\n    chaos.kill.recovery < 10s');
    expect(text).not.toContain('by itself');
    expect(text).toContain('y has it done, any other key leaves it.');
  });

  test('say of each kind how it ends', () => {
    const [launched] = PROFILE.targets;
    const restarted = {
      ...withFaults(FAULTS),
      targets: [{ ...launched, restart: { afterMs: 500, most: 3 } }],
    };
    const ask = (profile: typeof PROFILE, key: string) =>
      bottom(presses(watch({ state: madeState({ ticks: 250, profile }) }), 'f', key).view, 8);
    expect(ask(restarted as typeof PROFILE, '1')).toContain('started again 500ms after its root has ended');
    const attached = { ...withFaults(FAULTS), targets: [{ name: '', attach: { pid: 7 } }] };
    expect(ask(attached, '1')).toContain('soaktop does not start it again: it did not start it');
    expect(ask(withFaults(FAULTS), '2')).toContain('it goes on after that, and when the run ends');
    expect(ask(withFaults(FAULTS), '2')).toContain('it also comes by itself in 81 s');
    expect(ask(withFaults(FAULTS), '3')).toContain('ended after 5 s if it still goes on then');
    expect(ask(withFaults(FAULTS), '4')).toContain('nothing comes due meanwhile');
  });

  test('name how to ask for those that have no digit', () => {
    const many = Array.from(
      { length: 12 },
      (_, i): FaultSpec => ({ ...(FAULTS[0] as FaultSpec), name: `k${i}` }),
    );
    const state = madeState({ ticks: 250, profile: withFaults(many) });
    const text = bottom(presses(watch({ state }), 'f').view, 12);
    expect(text).toContain(' 9 k8 ');
    expect(text).not.toContain('k9');
    expect(text).toContain('and 3 more: soaktop ctl fault NAME');
  });
});
