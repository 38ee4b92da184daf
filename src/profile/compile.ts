/** A checked file → the frozen Profile that a run is made of, or what is still wrong with it. */
import path from 'node:path';
import type { LoadSpec, Profile, TargetSpec } from '../model/profile.ts';
import { lengthOf } from '../model/shape.ts';
import { compileChaos } from './chaos.ts';
import { compileProbes } from './compile-probes.ts';
import { compileLines } from './lines.ts';
import { compileLoad } from './loads.ts';
import type { Problem } from './problem.ts';
import type { ProfileFile } from './schema.ts';
import { definedOf, type Path, type Source } from './source.ts';
import { compileVerify } from './verify.ts';

export interface Compiled {
  readonly profile: Profile;
  readonly problems: readonly Problem[];
}

export function compile(file: ProfileFile, source: Source): Compiled {
  const folder = path.dirname(path.resolve(source.file));
  const problems: Problem[] = [];
  const wrong = (at: Path, message: string, hint?: string, offset?: number) => {
    problems.push(source.at(at, message, hint, offset));
  };
  const targets = compileTargets(file, folder, wrong);
  const probes = compileProbes(file, folder, targets, wrong);
  const loads = Object.entries(file.load).map(([name, load]) =>
    compileLoad(load, { name, folder, at: ['load', name], wrong }),
  );
  if (file.every < 100)
    wrong(['every'], 'a tick of less than 100 ms would measure itself', 'such as 250ms or 1s');

  const chaos = compileChaos(file.chaos, { folder, profile: { targets, loads, everyMs: file.every }, wrong });
  const profile: Profile = {
    name: file.name,
    everyMs: file.every,
    snapshotMs: file.snapshot,
    phases: {
      warmupMs: file.phases.warmup,
      soakMs: file.phases.soak ?? soakOf(loads, wrong),
      cooldownMs: file.phases.cooldown,
    },
    ports: file.ports,
    ...(file.save ? { save: savedOf(file.save, folder) } : {}),
    targets,
    probes,
    loads,
    ...compileLines(file, { folder, loads, probes, chaos, wrong }),
    ...(file.verify ? { verify: compileVerify(file.verify, loads, { at: ['verify'], folder, wrong }) } : {}),
    ...(chaos.length > 0 ? { chaos } : {}),
    judgeHourMs: file.judge.hour,
  };
  return { profile, problems };
}

const savedOf = (save: Readonly<Record<string, string>>, folder: string) =>
  Object.entries(save).map(([name, file]) => ({ name, file: path.resolve(folder, file) }));

/** Nobody knows how long a search takes: it is given a day. */
const UNKNOWN_MS = 24 * 3_600_000;
/** Beyond the shape, for the first and last moments. */
const SPARE_MS = 10_000;

/** When the profile does not say: until every load has come to its end. */
function soakOf(loads: readonly LoadSpec[], wrong: Wrong): number {
  const lengths = loads.map((load) => lengthOf(load.shape));
  if (lengths.length === 0 || lengths.includes(null))
    wrong(['phases'], 'how long is the soak?', 'phases: { soak: 24h }');
  const known = lengths.map((length) => (typeof length === 'number' ? length + SPARE_MS : UNKNOWN_MS));
  return Math.max(0, ...known);
}

/** Notes a problem at a place of the file; `offset` counts into its text. */
export type Wrong = (at: Path, message: string, hint?: string, offset?: number) => void;

function compileTargets(file: ProfileFile, folder: string, wrong: Wrong): TargetSpec[] {
  if (file.target && file.targets) wrong(['targets'], 'either target or targets, not both');
  const given = file.target ? { '': file.target } : (file.targets ?? {});
  return Object.entries(given).map(([name, { launch, attach, restart }]) => {
    if (attach) {
      const { pid, port, name: processName } = attach;
      const pidfile = attach.pidfile === undefined ? undefined : path.resolve(folder, attach.pidfile);
      return { name, attach: definedOf({ pid, pidfile, port, name: processName }) };
    }
    if (!launch) return { name };
    const ready = launch.ready && {
      ...definedOf({ tcp: launch.ready.tcp, http: launch.ready.http }),
      withinMs: launch.ready.within,
    };
    const { command, env } = launch;
    return {
      name,
      launch: { command, cwd: path.resolve(folder, launch.cwd ?? '.'), env, ...(ready ? { ready } : {}) },
      ...(restart ? { restart: { afterMs: restart.after, most: restart.most } } : {}),
    };
  });
}
