/** Made runs with faults on purpose: one that was recovered from, one that goes on, and some to come. */
import type { FaultSpec } from '../../src/model/chaos.ts';
import type { FaultEvent, RunEvent } from '../../src/model/event.ts';
import type { Profile } from '../../src/model/profile.ts';
import { fold } from '../../src/model/reduce.ts';
import type { State } from '../../src/model/state.ts';
import { eventsOf, PASSING, PROFILE, START } from './made.ts';

const base = { target: '', isAllowed: false, everyMs: null };
/** The soak begins at 30 s: the kill comes at tick 135, the freeze at 240 and every 90 s, the lull at 258. */
export const FAULTS: readonly FaultSpec[] = [
  { ...base, name: 'kill', do: 'kill', which: 'all', atMs: 105_000 },
  {
    ...base,
    name: 'freeze',
    do: 'stop',
    which: 'busiest-child',
    atMs: 210_000,
    everyMs: 90_000,
    forMs: 10_000,
  },
  {
    name: 'save',
    do: 'run',
    command: ['redis-cli', 'BGSAVE'],
    cwd: '/',
    withinMs: 5000,
    atMs: null,
    everyMs: null,
  },
  { name: 'lull', do: 'pause', load: 'dns', forMs: 30_000, atMs: 228_000, everyMs: null },
];

export const withFaults = (chaos: readonly FaultSpec[]): Profile => ({ ...PROFILE, chaos });

const fault = (name: string, step: FaultEvent['step'], tick: number, text: string): FaultEvent => ({
  type: 'fault',
  at: START + tick * 1000,
  fault: name,
  number: 1,
  elapsedMs: tick * 1000,
  step,
  text,
});
const TOLD = [
  fault('kill', 'announced', 125, 'SIGKILL to all of the target, in 10 s'),
  fault('kill', 'begun', 135, 'SIGKILL to pid 71 of the target'),
  fault('freeze', 'begun', 240, 'SIGSTOP to pid 72 of the target, for 10 s'),
  fault('freeze', 'over', 250, 'SIGCONT to pid 72 of the target'),
];
/** Ticks in which no request is answered after the kill, 900 of them refused in each, and after the freeze. */
const isDown = (seq: number): boolean => (seq > 135 && seq <= 139) || seq > 240;

/** Of so many ticks. */
export function* faultyEvents(ticks: number): Generator<RunEvent> {
  let refused = 0;
  for (const event of eventsOf({ ticks, verdict: PASSING, profile: withFaults(FAULTS) })) {
    if (event.type !== 'tick') {
      yield event;
      continue;
    }
    yield* TOLD.filter(({ elapsedMs }) => elapsedMs >= event.elapsedMs - 1000 && elapsedMs < event.elapsedMs);
    if (isDown(event.seq)) refused += 900;
    const { values } = event;
    yield {
      ...event,
      values: {
        ...values,
        'dns.errors': (values['dns.errors'] ?? 0) + refused,
        'dns.ok': (values['dns.ok'] ?? 0) - refused,
      },
    };
  }
}

export const faulty = (ticks: number): State => fold(faultyEvents(ticks));
