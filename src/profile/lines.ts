/** The threshold lines of a profile: read, and held against the loads and probes that it has. */
import { type FaultSpec, faultFigureOf } from '../model/chaos.ts';
import { nearest } from '../model/nearest.ts';
import type { Grade, LoadSpec, ProbeSpec } from '../model/profile.ts';
import { parseThreshold, type Surroundings, type Threshold } from '../model/threshold.ts';
import { baselineLookup, readBaseline } from './baseline.ts';
import type { Wrong } from './compile.ts';
import { knownSeries, mayAppear } from './known-series.ts';
import type { ProfileFile } from './schema.ts';
import type { Path } from './source.ts';

/** What lines are read with. */
export interface LinesPlace {
  readonly folder: string;
  readonly loads: readonly LoadSpec[];
  readonly probes: readonly ProbeSpec[];
  readonly chaos: readonly FaultSpec[];
  readonly wrong: Wrong;
}

export interface Lines {
  readonly pass: readonly Threshold[];
  readonly abort: readonly Threshold[];
  readonly alert: readonly Threshold[];
  readonly grades?: readonly Grade[];
}

export function compileLines(file: ProfileFile, place: LinesPlace): Lines {
  const surroundings = surroundingsOf(file, place);
  const read = (texts: readonly string[], at: Path) =>
    texts.flatMap((text, i) => compileLine(text, [...at, i], file, place, surroundings) ?? []);
  const grades = Object.entries(file.grades ?? {}).map(([name, texts]) => ({
    name,
    lines: read(texts, ['grades', name]),
  }));
  return {
    pass: read(file.pass, ['pass']),
    abort: read(file.abort, ['abort']),
    alert: read(file.alert, ['alert']),
    ...(grades.length > 0 ? { grades } : {}),
  };
}

function surroundingsOf(
  file: ProfileFile,
  { folder, loads, probes, chaos, wrong }: LinesPlace,
): Surroundings {
  const known = knownSeries({ loads, probes, chaos });
  const whyNot: NonNullable<Surroundings['whyNot']> = (series) => {
    if (mayAppear(series, { loads, probes }, known)) return undefined;
    const word = nearest(series, known);
    return {
      message: series.startsWith('chaos.')
        ? `no fault of this profile gives «${series}»`
        : `no load or probe of this profile gives «${series}»`,
      hint: word ? `did you mean ${word}?` : '',
    };
  };
  if (file.baseline === undefined) return { whyNot };
  const baseline = readBaseline(file.baseline, folder);
  if (!('message' in baseline)) return { whyNot, baselineOf: baselineLookup(baseline, loads) };
  wrong(['baseline'], baseline.message, 'soaktop compare BASE RUN --save FILE writes one');
  // One problem is enough: its lines are not looked up.
  return { whyNot, baselineOf: () => 0 };
}

function compileLine(
  text: string,
  at: Path,
  file: ProfileFile,
  { loads, wrong }: LinesPlace,
  surroundings: Surroundings,
): Threshold | undefined {
  const line = parseThreshold(text, surroundings);
  if ('message' in line) {
    wrong(at, line.message, line.hint || undefined, line.column);
    return undefined;
  }
  if (line.share && !loads.some(({ name }) => line.series.startsWith(`${name}.`))) {
    wrong(at, `${line.series} is no share of what came due`, 'compare it with a number: == 0');
    return undefined;
  }
  if (faultFigureOf(line.series) && !isPlain(line)) {
    wrong(at, `${line.series} is the worst of all times, and nothing else`, `such as: ${line.series} < 10s`);
    return undefined;
  }
  const isRule = at[0] === 'abort' || at[0] === 'alert';
  if (isRule && (line.measure === 'steady' || line.during)) {
    const what = line.during ? 'during' : 'steady';
    wrong(
      at,
      `a rule says what is bad now: «${what}» is for pass and grades`,
      'such as: growth > 20%, > 5% for 30s',
    );
    return undefined;
  }
  return withSpan(line, file, loads, (message, hint) => wrong(at, message, hint, text.indexOf('during')));
}

const isPlain = ({ measure, share, divisor, per, overMs, forMs, afterMs, during }: Threshold): boolean =>
  measure === 'value' &&
  !share &&
  [divisor, per, overMs, forMs, afterMs, during].every((each) => each === undefined);

/** With the load whose stage is meant; undefined when this run has no such span. */
function withSpan(
  line: Threshold,
  { phases, chaos }: ProfileFile,
  loads: readonly LoadSpec[],
  wrong: (message: string, hint: string) => void,
): Threshold | undefined {
  const { during } = line;
  if (during === undefined) return line;
  if (during === 'quiet') {
    if (chaos.length > 0) return line;
    wrong('this profile has no chaos: all of its soak is quiet', 'without during');
    return undefined;
  }
  if (typeof during === 'string') {
    if (phases[during] > 0) return line;
    wrong(`this profile has no ${during}`, `phases: { ${during}: 5m }`);
    return undefined;
  }
  const { kind, number } = during;
  const having = loads.filter((load) => stagesOf(load, kind) >= number);
  const named = having.filter(({ name }) =>
    during.load ? name === during.load : line.series.startsWith(`${name}.`),
  );
  const [load, other] = named.length > 0 || during.load ? named : having;
  if (load && !other) return { ...line, during: { ...during, load: load.name } };
  if (load) wrong(`several loads have a ${kind} ${number}`, `such as: during ${load.name} ${kind} ${number}`);
  else
    wrong(
      `no load of this profile has a ${kind} ${number}${during.load ? ` and is called ${during.load}` : ''}`,
      'steps and levels are counted from 1',
    );
  return undefined;
}

function stagesOf({ shape }: LoadSpec, kind: 'step' | 'level'): number {
  if (shape.kind === 'steps' && kind === 'step') return shape.steps.length;
  return shape.kind === 'levels' && kind === 'level' ? shape.levels.length : 0;
}
