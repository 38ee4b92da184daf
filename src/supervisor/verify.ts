/** Asks the target what it has, before the load and after it, and tells that beside what was acknowledged. */
import type { Clock } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import { type Acknowledged, countsIn, type Reading, type VerifySpec } from '../model/verify.ts';
import type { Fleet } from './fleet.ts';

/** When a run is cut short, nobody waits longer for a target that may have gone. */
const CUT_WITHIN_MS = 5000;

export interface VerifyParts {
  readonly spec: VerifySpec | undefined;
  readonly ask: (spec: VerifySpec, withinMs: number) => Promise<Reading>;
  readonly clock: Clock;
  readonly emit: (event: RunEvent) => void;
}

/** A profile that asks for nothing is asked nothing. What could not be read is told at once; the run goes on. */
export async function verifyBefore({ spec, ask, clock, emit }: VerifyParts): Promise<void> {
  if (!spec) return;
  const reading = await ask(spec, spec.timeoutMs);
  emit({ type: 'verified', at: clock.wall(), when: 'before', ...reading, counts: {} });
  if (reading.failed === null) return;
  const text = `verify: the target did not say what it has before the load: ${reading.failed}; what needs that will be unknown`;
  const finding = { key: 'verify', level: 'warning', fault: 'unknown', text } as const;
  emit({ type: 'finding', at: clock.wall(), finding });
}

/** Once the load has drained and been counted. */
export async function verifyAfter(
  { spec, ask, clock, emit }: VerifyParts,
  fleets: readonly Fleet[],
  isCut: boolean,
): Promise<void> {
  if (!spec) return;
  const reading = await ask(spec, isCut ? Math.min(CUT_WITHIN_MS, spec.timeoutMs) : spec.timeoutMs);
  const all: Record<string, Acknowledged> = Object.assign({}, ...fleets.map((fleet) => fleet.acknowledged()));
  const named = new Set(spec.lines.flatMap(countsIn));
  const counts = Object.fromEntries(Object.entries(all).filter(([name]) => named.has(name)));
  emit({ type: 'verified', at: clock.wall(), when: 'after', ...reading, counts });
}
