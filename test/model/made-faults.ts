/** Made faults on purpose, and what a load counts while one goes on. */
import type { FaultSpec } from '../../src/model/chaos.ts';
import type { FaultEvent, RunEvent } from '../../src/model/event.ts';
import type { Profile } from '../../src/model/profile.ts';
import type { Values } from '../../src/model/series.ts';
import { type MadeProfile, profileOf, RUN, START, tickOf } from './made-soak.ts';

export const KILL: Extract<FaultSpec, { do: 'kill' }> = {
  name: 'kill',
  do: 'kill',
  target: '',
  which: 'all',
  isAllowed: false,
  atMs: 10_000,
  everyMs: null,
};
export const STOP: Extract<FaultSpec, { do: 'stop' }> = { ...KILL, name: 'freeze', do: 'stop', forMs: 3000 };

export const faultEvent = (
  fault: string,
  step: FaultEvent['step'],
  elapsedMs: number,
  number = 1,
): FaultEvent => ({
  type: 'fault',
  at: START + elapsedMs,
  fault,
  number,
  elapsedMs,
  step,
  text: `${fault} to pid 7`,
});

/** What became of a second's requests: `lost` is told when the timeout of 2 s is over. */
export interface Second {
  readonly ok?: number;
  readonly errors?: number;
  readonly lost?: number;
  readonly p95?: number;
  /** The load did not report. */
  readonly isGap?: boolean;
}

const DUE = 100;

/** Ticks of a second each, numbered from 1, with 100 requests due in each; by default all are answered well. */
export function* soakWith(
  made: MadeProfile,
  faults: readonly FaultSpec[],
  ticks: number,
  secondOf: (second: number) => Second,
  events: readonly FaultEvent[],
  more: (second: number) => Values = () => ({}),
): Generator<RunEvent> {
  const profile: Profile = { ...profileOf(made), chaos: faults };
  yield { type: 'started', at: START, run: RUN, profile };
  yield { type: 'phase', at: START, phase: 'soak' };
  const sum = { ok: 0, errors: 0, lost: 0 };
  let left = [...events];
  for (let second = 1; second <= ticks; second++) {
    for (const event of left.filter(({ elapsedMs }) => elapsedMs < second * 1000)) yield event;
    left = left.filter(({ elapsedMs }) => elapsedMs >= second * 1000);
    const { ok, errors = 0, lost = 0, p95 = 0.001, isGap } = secondOf(second);
    sum.errors += errors;
    sum.lost += lost;
    sum.ok += ok ?? DUE - errors;
    const due = DUE * second;
    const counts = { due, ...sum, missed: 0, inflight: due - sum.ok - sum.errors - sum.lost };
    const values = Object.entries({ ...counts, 'latency.p95': p95 });
    yield tickOf(second, {
      ...Object.fromEntries(values.map(([name, value]) => [`dns.${name}`, isGap ? null : value])),
      ...more(second),
    });
  }
}
