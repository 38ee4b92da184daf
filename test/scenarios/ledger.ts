/** What must hold of every tick of every load. */
import { expect } from 'vitest';
import type { TickEvent } from '../../src/model/event.ts';

/** `due = ok + errors + lost + missed + inflight`, and the classes say of all that failed why. */
export function expectBalance(ticks: readonly TickEvent[], load: string): void {
  for (const { seq, values } of ticks) {
    const [due, ok, errors, lost, missed, inflight] = [
      'due',
      'ok',
      'errors',
      'lost',
      'missed',
      'inflight',
    ].map((name) => values[`${load}.${name}`]);
    if (due === null) continue;
    const sum = [ok, errors, lost, missed, inflight].reduce<number>(
      (total, count) => total + (count ?? 0),
      0,
    );
    expect({ seq, due }).toEqual({ seq, due: sum });
    const classes = Object.entries(values)
      .filter(([name]) => name.startsWith(`${load}.error.`))
      .reduce((total, [, count]) => total + (count ?? 0), 0);
    expect({ seq, classes }).toEqual({ seq, classes: (errors ?? 0) + (lost ?? 0) + (missed ?? 0) });
  }
}
