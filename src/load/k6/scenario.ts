/** What k6 is told to do for a segment: options of a file, which come after a script's own. Pure. */
import { amountAt, type Pace } from '../../model/pace.ts';
import type { Segment } from '../tools/tool-source.ts';

/** It keeps every sample for as long as it runs: an hour at 200 requests a second are some hundred megabytes. */
const LONGEST_MS = 3_600_000;

/** So long at a time, then another one takes over. */
export const longestMs = (): number => LONGEST_MS;

interface How {
  readonly exec: string;
  /** VUs at most in an open loop; what is due and finds none free is dropped. */
  readonly vus: number;
  readonly timeoutMs: number;
}

export function optionsOf(segment: Segment, { exec, vus, timeoutMs }: How): object {
  const { pace } = segment;
  const executor =
    pace.kind === 'rate'
      ? { ...arrivals(segment), preAllocatedVUs: vus, maxVUs: vus }
      : { ...looping(segment), ...(isClimbing(segment) ? { gracefulRampDown: `${timeoutMs}ms` } : {}) };
  return { scenarios: { soaktop: { ...executor, exec, gracefulStop: `${timeoutMs}ms` } } };
}

function arrivals(segment: Segment): object {
  const rate = (amount: number) => Math.round(amount * 1000);
  const first = rate(amountAt(segment.pace, segment.fromMs));
  // A rate is a whole number there: a thousandth of a request a second is near enough.
  const timeUnit = '1000s';
  if (!isClimbing(segment))
    return { executor: 'constant-arrival-rate', rate: first, timeUnit, duration: durationOf(segment) };
  return { executor: 'ramping-arrival-rate', startRate: first, timeUnit, stages: stagesOf(segment, rate) };
}

function looping(segment: Segment): object {
  const vus = amountAt(segment.pace, segment.fromMs);
  if (!isClimbing(segment)) return { executor: 'constant-vus', vus, duration: durationOf(segment) };
  return { executor: 'ramping-vus', startVUs: vus, stages: stagesOf(segment, (amount) => amount) };
}

/** What is left of a ramp, then its end for as long as the segment takes. */
function stagesOf({ pace, fromMs, toMs }: Segment, amountOf: (amount: number) => number): object[] {
  const endMs = Math.min(toMs, rampEnd(pace));
  const target = amountOf(amountAt(pace, endMs));
  const stages = [{ target, duration: `${Math.round(endMs - fromMs)}ms` }];
  return toMs > endMs ? [...stages, { target, duration: `${Math.round(toMs - endMs)}ms` }] : stages;
}

const rampEnd = ({ atMs, ramp }: Pace): number => atMs + (ramp?.overMs ?? 0);
const isClimbing = ({ pace, fromMs }: Segment): boolean => pace.ramp !== null && fromMs < rampEnd(pace);
const durationOf = ({ fromMs, toMs }: Segment): string => `${Math.round(toMs - fromMs)}ms`;
