/** Faults of the demo target that leave it short of something: CPU, the database or its lock, descriptors, an answer from behind. */
import { parseDuration, parseRate } from '../model/units.ts';
import type { FaultKind } from './fault-settings.ts';

export interface Strain {
  /** CPU that every request takes. */
  busyMs: number;
  /** Of each half second, in which the write lock of SQLite is held. */
  lockMs: number;
  leakFdsPerSecond: number;
  /** What every request waits for, as for somebody behind the target. */
  upstreamMs: number;
  /** Statistics of the hub are written for each message, not once a second. */
  countEachMessage: boolean;
}

export const NO_STRAIN: Strain = {
  busyMs: 0,
  lockMs: 0,
  leakFdsPerSecond: 0,
  upstreamMs: 0,
  countEachMessage: false,
};

/** Sets it, and says whether the text was a duration of at most so many ms. */
const shortTime =
  (key: 'busyMs' | 'lockMs' | 'upstreamMs', mostMs: number): FaultKind['read'] =>
  (text, faults) => {
    const ms = parseDuration(text);
    faults[key] = ms ?? 0;
    return ms !== undefined && ms <= mostMs;
  };

export const STRAINS = {
  busyFor: {
    form: '1ms',
    help: 'every request takes so much CPU (at most 1s)',
    read: shortTime('busyMs', 1000),
  },
  lockFor: {
    form: '400ms',
    help: 'the write lock of SQLite is held for so long of each half second',
    read: shortTime('lockMs', 500),
  },
  leakFds: {
    form: '50/s',
    help: 'descriptors that are opened and never closed',
    read: (text, faults) => {
      faults.leakFdsPerSecond = parseRate(text) ?? 0;
      return parseRate(text) !== undefined;
    },
  },
  upstreamFor: {
    form: '300ms',
    help: 'every request waits so long for somebody behind the target (at most 1m)',
    read: shortTime('upstreamMs', 60_000),
  },
  countEachMessage: {
    form: 'true',
    help: "the hub's statistics go to SQLite for each message, not once a second",
    read: (text, faults) => {
      faults.countEachMessage = text === 'true';
      return text === 'true' || text === 'false';
    },
  },
} satisfies Record<string, FaultKind>;
