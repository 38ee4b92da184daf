/** `chaos:` of a profile file: its form, and what it means for this profile's targets and loads. */
import path from 'node:path';
import { z } from 'zod';
import { quietMsOf } from '../model/chaos/outage.ts';
import type { FaultSpec } from '../model/chaos.ts';
import { formatDuration } from '../model/format.ts';
import { nearest } from '../model/nearest.ts';
import type { Profile, TargetSpec } from '../model/profile.ts';
import { checkPattern } from './checks.ts';
import type { Wrong } from './compile.ts';
import { duration, interval, name } from './fields.ts';
import type { Path } from './source.ts';

const text = () => z.string().min(1).max(10_000);
const base = {
  name: name(),
  at: duration().optional().describe('Since the soak began; none: only when it is asked for'),
  every: interval().optional().describe('Again and again, so far apart; none: once'),
};
const victim = {
  target: text().optional().describe('Which target, when there are several'),
  process: text()
    .default('all')
    .describe('all of the target; its root; its busiest-child; or those whose name or command has this text'),
  allow: z.boolean().default(false).describe("Also to a target that is attached to: somebody else's"),
};

export const fault = z.discriminatedUnion('do', [
  z.strictObject({ ...base, do: z.literal('kill'), ...victim }).describe('SIGKILL'),
  z
    .strictObject({ ...base, do: z.literal('stop'), ...victim, for: interval() })
    .describe('SIGSTOP, then SIGCONT'),
  z
    .strictObject({ ...base, do: z.literal('restart'), target: victim.target })
    .describe('SIGTERM to a launched target; it is started again when it has ended'),
  z
    .strictObject({
      ...base,
      do: z.literal('run'),
      command: z.array(text()).min(1).describe('An argument list, never a shell line'),
      cwd: text().optional().describe("Default: the profile's folder"),
      within: interval().default(10_000),
    })
    .describe('Runs a command; what it leaves in its process group is ended'),
  z
    .strictObject({ ...base, do: z.literal('pause'), load: text(), for: interval() })
    .describe('No load meanwhile'),
]);

type FaultFile = z.output<typeof fault>;

export interface ChaosPlace {
  readonly folder: string;
  readonly profile: Pick<Profile, 'targets' | 'loads' | 'everyMs'>;
  readonly wrong: Wrong;
}

/** Noticed at their places: names that are there twice or not at all, what may not be struck, what comes too often. */
export function compileChaos(files: readonly FaultFile[], place: ChaosPlace): FaultSpec[] {
  const { profile, wrong } = place;
  const names = new Set<string>();
  for (const [i, { name: given }] of files.entries()) {
    if (names.has(given))
      wrong(['chaos', i, 'name'], `two faults are called «${given}»`, 'give each its own');
    names.add(given);
  }
  const taken = [...profile.targets, ...profile.loads].some((each) => each.name === 'chaos');
  if (taken && files.length > 0)
    wrong(
      ['chaos'],
      'a load or a target is called chaos, as the series of faults are',
      'another name, please',
    );
  return files.map((file, i) => {
    const spec = compileFault(file, ['chaos', i], place);
    checkTimes(spec, ['chaos', i], place);
    return spec;
  });
}

function compileFault(file: FaultFile, at: Path, place: ChaosPlace): FaultSpec {
  const { folder, profile, wrong } = place;
  const when = { name: file.name, atMs: file.at ?? null, everyMs: file.every ?? null };
  switch (file.do) {
    case 'kill':
    case 'stop': {
      const target = targetOf(file.target, at, place);
      const isAttached = target?.attach !== undefined;
      if (isAttached && !file.allow)
        wrong(
          [...at, 'target'],
          `${target.name || 'the target'} is somebody else's: it is attached to`,
          'allow: true',
        );
      checkPattern(file.process, [...at, 'process'], wrong);
      const whom = { target: target?.name ?? '', which: file.process, isAllowed: file.allow };
      return file.do === 'kill'
        ? { do: 'kill', ...when, ...whom }
        : { do: 'stop', ...when, ...whom, forMs: file.for };
    }
    case 'restart': {
      const target = targetOf(file.target, at, place);
      if (target && !target.launch)
        wrong(
          [...at, 'target'],
          `${target.name || 'the target'} is attached to: only a launched one is restarted`,
          'do: run',
        );
      return { do: 'restart', ...when, target: target?.name ?? '' };
    }
    case 'run':
      return {
        do: 'run',
        ...when,
        command: file.command,
        cwd: path.resolve(folder, file.cwd ?? '.'),
        withinMs: file.within,
      };
    case 'pause': {
      const names = profile.loads.map((load) => load.name);
      if (!names.includes(file.load))
        wrong([...at, 'load'], `there is no load «${file.load}»`, hintOf(file.load, names));
      return { do: 'pause', ...when, load: file.load, forMs: file.for };
    }
  }
}

/** The only one of a profile need not be named. */
function targetOf(
  given: string | undefined,
  at: Path,
  { profile: { targets }, wrong }: ChaosPlace,
): TargetSpec | undefined {
  const [only, other] = targets;
  if (given === undefined && only && !other) return only;
  const found = targets.find((target) => target.name === given);
  if (found) return found;
  const names = targets.map((target) => target.name).filter(Boolean);
  if (given === undefined)
    wrong(at, only ? 'which target?' : 'there is no target', only ? `target: ${names[0]}` : undefined);
  else wrong([...at, 'target'], `there is no target «${given}»`, hintOf(given, names));
  return undefined;
}

function hintOf(given: string, names: readonly string[]): string | undefined {
  const word = nearest(given, names);
  return word === undefined ? undefined : `did you mean ${word}?`;
}

/** It must be able to recover, and be seen to, before it comes again. */
function checkTimes(spec: FaultSpec, at: Path, { profile, wrong }: ChaosPlace): void {
  const { atMs, everyMs } = spec;
  if (everyMs === null) return;
  if (atMs === null) wrong([...at, 'every'], 'every, but since when?', 'at: 10m');
  const leastMs = ('forMs' in spec ? spec.forMs : 0) + quietMsOf(profile);
  if (everyMs <= leastMs)
    wrong(
      [...at, 'every'],
      'comes again before it can be known to have recovered',
      `more than ${formatDuration(leastMs)}: its own time, and five ticks or the longest timeout of the loads`,
    );
}
