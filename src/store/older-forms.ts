/** Events as older forms of the journal have them, brought to today's: a run that was recorded is read for ever. */
import type { RunEvent } from '../model/event.ts';
import type { LoadSpec } from '../model/profile.ts';
import type { Shape } from '../model/shape.ts';
import { NOTHING_JUDGED } from '../model/verdict.ts';

/** A load was a plain `rate` or `vus` then, and had so many workers. */
interface LoadV1 {
  readonly name: string;
  readonly engine: 'dns' | 'http';
  readonly rate?: number;
  readonly vus?: number;
  readonly workers: number;
  readonly thinkMs?: number;
  readonly server?: string;
  readonly base?: string;
  readonly flow?: readonly { readonly name: string }[];
}

export function fromOlder(event: RunEvent, version: number): RunEvent {
  if (event.type === 'judged' || event.type === 'ended') {
    // Growth was told in other words then: nothing is made up of it.
    const verdict = { ...NOTHING_JUDGED, ...event.verdict, trends: [] };
    return { ...event, verdict };
  }
  return version === 1 ? fromVersion1(event) : event;
}

function fromVersion1(event: RunEvent): RunEvent {
  if (event.type === 'load') return { ...event, stage: null, byHand: false };
  if (event.type !== 'started') return event;
  const loads = (event.profile.loads as unknown as LoadV1[]).map(loadFrom);
  return { ...event, profile: { ...event.profile, loads } };
}

function loadFrom({ rate, vus, workers, ...rest }: LoadV1): LoadSpec {
  const shape: Shape =
    vus === undefined
      ? { unit: 'rate', kind: 'constant', amount: rate ?? 0 }
      : { unit: 'vus', kind: 'constant', amount: vus };
  return {
    thinkMs: 0,
    ...rest,
    shape,
    workers: { from: workers, most: workers },
    steps: (rest.flow ?? []).map(({ name }) => name),
    addresses: [rest.base ?? `dns://${rest.server}`],
  } as unknown as LoadSpec;
}
