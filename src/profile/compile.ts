/** A checked file → the frozen Profile that a run is made of, or what is still wrong with it. */
import path from 'node:path';
import type { HttpStep, LoadSpec, Profile, TargetSpec } from '../model/profile.ts';
import { parseThreshold, type Threshold } from '../model/threshold.ts';
import { compileProbes } from './compile-probes.ts';
import { knownSeries, mayAppear } from './known-series.ts';
import { nearest, type Problem } from './problem.ts';
import type { ProfileFile, StepFile } from './schema.ts';
import type { Path, Source } from './source.ts';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

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
  const loads = Object.entries(file.load).map(([name, load]) => compileLoad(name, load, folder, wrong));
  const known = knownSeries({ loads, probes });
  /** Whether the run will have it; if not, says so. */
  const isGiven = (series: string, at: Path): boolean => {
    if (mayAppear(series, { loads, probes }, known)) return true;
    const word = nearest(series, known);
    wrong(at, `no load or probe of this profile gives «${series}»`, word && `did you mean ${word}?`);
    return false;
  };
  const lines = (key: 'pass' | 'abort' | 'alert') =>
    file[key].flatMap((text, i) => compileLine(text, [key, i], loads, isGiven, wrong) ?? []);
  if (file.every < 100)
    wrong(['every'], 'a tick of less than 100 ms would measure itself', 'such as 250ms or 1s');

  const profile: Profile = {
    name: file.name,
    everyMs: file.every,
    snapshotMs: file.snapshot,
    phases: { warmupMs: file.phases.warmup, soakMs: file.phases.soak, cooldownMs: file.phases.cooldown },
    ports: file.ports,
    targets,
    probes,
    loads,
    pass: lines('pass'),
    abort: lines('abort'),
    alert: lines('alert'),
    judgeHourMs: file.judge.hour,
  };
  return { profile, problems };
}

/** Notes a problem at a place of the file; `offset` counts into its text. */
export type Wrong = (at: Path, message: string, hint?: string, offset?: number) => void;

function compileLine(
  text: string,
  at: Path,
  loads: readonly LoadSpec[],
  isGiven: (series: string, at: Path) => boolean,
  wrong: Wrong,
): Threshold | undefined {
  const line = parseThreshold(text);
  const series = 'series' in line ? line.series : /^\s*([A-Za-z_][\w.:-]*)/.exec(text)?.[1];
  // First, for a misspelt name has another unit.
  if (series !== undefined && !isGiven(series, at)) return undefined;
  if ('message' in line) wrong(at, line.message, line.hint, line.column);
  else if (line.share && !loads.some(({ name }) => line.series.startsWith(`${name}.`)))
    wrong(at, `${line.series} is no share of what came due`, 'compare it with a number: == 0');
  else return line;
  return undefined;
}

function compileTargets(file: ProfileFile, folder: string, wrong: Wrong): TargetSpec[] {
  if (file.target && file.targets) wrong(['targets'], 'either target or targets, not both');
  const given = file.target ? { '': file.target } : (file.targets ?? {});
  return Object.entries(given).map(([name, { launch, attach }]) => {
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
    };
  });
}

/** The keys that have a value. */
function definedOf<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

function compileLoad(
  name: string,
  load: ProfileFile['load'][string],
  folder: string,
  wrong: Wrong,
): LoadSpec {
  const common = { name, step: load.step, timeoutMs: load.timeout, workers: load.workers };
  if (load.engine === 'dns') {
    const names = typeof load.names === 'string' ? path.resolve(folder, load.names) : load.names;
    const rcodes = (load.expect.rcodes ?? ['NOERROR', 'NXDOMAIN']).map((rcode) => rcode.toUpperCase());
    const inflight = load.inflight ?? 50_000;
    return {
      ...common,
      engine: 'dns',
      transport: 'udp',
      server: load.server,
      names,
      rate: load.rate,
      rcodes,
      inflight,
    };
  }
  if ((load.vus === undefined) === (load.rate === undefined)) wrong(['load', name], 'either vus or rate');
  const steps = (key: 'setup' | 'flow') =>
    load[key].map((step, i) => compileStep(step, i, ['load', name, key, i], wrong));
  const flow = steps('flow');
  for (const [i, step] of flow.entries())
    if (flow.findIndex((other) => other.name === step.name) !== i)
      wrong(['load', name, 'flow', i], `two steps are called «${step.name}»`, 'give each a name of its own');
  return {
    ...common,
    engine: 'http',
    base: load.base,
    ...(load.vus === undefined ? { rate: load.rate ?? 1 } : { vus: load.vus }),
    thinkMs: load.think,
    setup: steps('setup'),
    headers: load.headers,
    flow,
    inflight: load.inflight ?? 10_000,
  };
}

function compileStep(step: StepFile, index: number, at: Path, wrong: Wrong): HttpStep {
  const methods = METHODS.filter((method) => step[method] !== undefined);
  const method = methods[0];
  if (methods.length !== 1 || !method) wrong(at, `a step has exactly one of ${METHODS.join(', ')}`);
  if (step.json !== undefined && step.body !== undefined) wrong(at, 'either json or body');
  const status = step.expect.status ?? [];
  return {
    name: step.name ?? `${method ?? 'step'}${index + 1}`,
    method: (method ?? 'get').toUpperCase(),
    path: (method && step[method]) || '/',
    headers: step.headers,
    ...definedOf({ json: step.json, body: step.body }),
    status: typeof status === 'number' ? [status] : status,
    save: step.save,
  };
}
