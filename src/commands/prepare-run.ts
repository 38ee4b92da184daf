/** From a profile and its options to what a supervisor is started with: all checks before anything runs. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunInfo } from '../model/event.ts';
import type { Profile } from '../model/profile.ts';
import { inventory } from '../probes/inventory.ts';
import { bind } from '../profile/bind.ts';
import { loadProfile } from '../profile/load-profile.ts';
import { formatProblem } from '../profile/problem.ts';
import { makeRunFolder } from '../store/run-folder.ts';
import { chooseFreePorts } from './free-ports.ts';
import { Refusal } from './out.ts';
import { guardHosts } from './own-hosts.ts';
import { version } from './version.ts';

export interface RunOptions {
  readonly out: string;
  readonly name?: string;
  readonly duration?: string;
  readonly set: readonly string[];
  readonly iOwn: readonly string[];
}

/** What goes to a supervisor: plain data, secrets still as `${ENV}`. */
export interface Prepared {
  readonly profile: Profile;
  readonly info: RunInfo;
}

/** Throws a Refusal with every problem of the profile. */
export function readProfile(file: string, { set, duration }: Pick<RunOptions, 'set' | 'duration'>): Profile {
  const loaded = loadProfile(file, { sets: set, duration, env: process.env });
  if ('problems' in loaded) throw new Refusal(loaded.problems.map(formatProblem).join('\n'));
  return loaded.profile;
}

export async function prepareRun(file: string, options: RunOptions): Promise<Prepared> {
  const profile = readProfile(file, options);
  await guardHosts(profile, options.iOwn);
  const name = options.name ?? freeName(options.out, `${profile.name}-${stamp(new Date())}`);
  if (!/^[a-zA-Z0-9][\w.-]{0,100}$/.test(name))
    throw new Refusal(`--name ${name}: letters, digits, . - and _`);
  let dir: string;
  try {
    dir = makeRunFolder(options.out, name);
  } catch (error) {
    throw new Refusal((error as Error).message);
  }
  const ports = await chooseFreePorts(profile.ports);
  return {
    profile: bind(profile, { ports, dir }),
    info: {
      name,
      dir,
      pid: process.pid,
      profileFile: path.resolve(file),
      versions: { soaktop: version(), node: process.versions.node },
      machine: await inventory(),
      ports,
    },
  };
}

/** Two runs of a profile may begin in one second. */
function freeName(out: string, wanted: string): string {
  let name = wanted;
  for (let i = 2; existsSync(path.resolve(out, name)); i++) name = `${wanted}-${i}`;
  return name;
}

/** `20261121-180000`, local time: what people look for in a list. */
function stamp(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}`;
  return `${day}-${two(at.getHours())}${two(at.getMinutes())}${two(at.getSeconds())}`;
}
