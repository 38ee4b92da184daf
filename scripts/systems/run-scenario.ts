/** One scenario on one system under test: run, reported, and where it says so compared with its base. */
import path from 'node:path';
import type { Compared, Comparison } from '../../src/model/comparison.ts';
import { formatQuantity, formatRatio } from '../../src/model/format.ts';
import type { Report } from '../../src/report/report-json.ts';
import type { Cut, Job, Scenario } from './scenario.ts';
import { type Ended, soaktop } from './soaktop.ts';

/** Of one scenario on the embedded target, or on a real server. */
export interface Outcome {
  /** One after the other. */
  readonly commands: readonly string[];
  /** pass, fail, unknown, aborted; of a comparison what that says; `–`: it did not run. */
  readonly verdict: string;
  readonly figures: readonly string[];
  /** Why, and whose fault, in the run's own words; '' for a pass. */
  readonly why: string;
  /** The fault on purpose that it carries, where the run failed by that; null: there is none, or it was not found. */
  readonly found: string | null;
  /** Whether it told what it was run for: a fault on purpose is found, all else has a verdict, or the machine was at fault. */
  readonly isTold: boolean;
  readonly seconds: number;
}

const PROFILES = path.resolve(import.meta.dirname, '../../profiles');
/** Beyond what its cut asks for: a long one says so itself. */
const MOST_MS = 3 * 3_600_000;
/** For a report, a comparison. */
const ASK_MS = 60_000;

export async function runScenario({ scenario, target: on }: Job, cut: Cut, out: string): Promise<Outcome> {
  const started = performance.now();
  const profile = on === 'embedded' ? scenario.embedded : scenario.real?.profile;
  if (profile === undefined) throw new Error(`${scenario.name} has no profile for the ${on} target`);
  const base = scenario.base?.[on];
  const between = scenario.between?.[on];
  const cuts = [
    ...(cut.duration === undefined ? [] : ['--duration', cut.duration]),
    ...(cut.sets ?? []).flatMap((set) => ['--set', set]),
  ];
  const commands: string[] = [];
  const ended = (told: Told): Outcome => ({
    ...told,
    commands,
    seconds: (performance.now() - started) / 1000,
  });

  for (const file of [base, between, profile]) {
    if (file === undefined) continue;
    const how = ['--headless', '--name', nameOf(file), ...cuts];
    commands.push(['soaktop run', path.join('profiles', file), ...how.map(quoted)].join(' '));
    const run = await soaktop(['run', path.join(PROFILES, file), '--quiet', '--out', out, ...how], MOST_MS);
    if (isBroken(run)) return ended(notRun(run));
  }
  const reported = await soaktop(['report', nameOf(profile), '--runs', out], ASK_MS);
  if (reported.code !== 0) return ended(notRun(reported));
  const report = JSON.parse(reported.stdout) as Report;
  const figures = scenario.figures.flatMap(({ label, of }) => {
    const told = of(report);
    return told === null ? [] : [`${label} ${told}`];
  });
  if (base === undefined) return ended(toldByReport(report, figures, scenario));
  const asked = [nameOf(base), nameOf(profile), '--any-load'].concat(
    between ? ['--between', nameOf(between)] : [],
  );
  commands.push(`soaktop compare ${asked.join(' ')}`);
  const compared = await soaktop(['compare', ...asked, '--json', '--runs', out], ASK_MS);
  if (isBroken(compared)) return ended(notRun(compared));
  return ended(toldByComparison(JSON.parse(compared.stdout) as Comparison, figures, scenario));
}

type Told = Omit<Outcome, 'commands' | 'seconds'>;

/** The profile cannot be run, or it was our own fault. */
const isBroken = ({ code }: Ended): boolean => code === 2 || code === 70;

const notRun = ({ stderr }: Ended): Told => ({
  verdict: '–',
  figures: [],
  why: stderr.trim().split('\n').at(-1) ?? '',
  found: null,
  isTold: false,
});

function toldByReport(report: Report, figures: readonly string[], { finds }: Scenario): Told {
  const { verdict, causes, verified, suspects, faults } = report;
  const { state } = verdict;
  const said = JSON.stringify([verdict, causes, verified, suspects, faults]);
  const found = finds && state === 'fail' && finds.says.test(said) ? finds.what : null;
  return {
    verdict: state,
    figures,
    why: state === 'pass' ? '' : whyOf(report, finds !== undefined),
    found,
    isTold: finds ? found !== null : state !== 'unknown' || isOfTheMachine(report),
  };
}

function toldByComparison(comparison: Comparison, figures: readonly string[], { finds }: Scenario): Told {
  const { state, notes, figures: compared } = comparison;
  const worse = toldOf(comparison, (figure) => figure.state === 'worse');
  const better = toldOf(comparison, ({ isBetter }) => isBetter === true);
  const unclear = toldOf(comparison, (figure) => figure.state === 'cannot tell');
  const found = finds?.says.test(`${state}: ${worse.join('; ')}`) ? finds.what : null;
  const isClear = finds ? found !== null : compared.some((figure) => figure.state !== 'cannot tell');
  return {
    verdict: state,
    figures: [
      ...figures,
      ...recoveredIn(comparison),
      ...(better.length > 0 ? [`better: ${better.join(', ')}`] : []),
    ],
    why: [
      ...worse,
      ...(unclear.length > 0 ? [`too unsteady in so short a time to tell: ${unclear.join(', ')}`] : []),
      ...notes,
    ].join('; '),
    found,
    isTold: isClear || (state === 'cannot tell' && notes.some(isInvalid)),
  };
}

/** More say the same in other figures. */
const FIGURES_TOLD = 3;

/** The first of those figures, which are the worst, as they were and are. */
const toldOf = ({ figures }: Comparison, is: (figure: Compared) => boolean) =>
  figures
    .filter(is)
    .slice(0, FIGURES_TOLD)
    .map(({ of, name, base, now, unit }) =>
      [
        `${of} ${name}`,
        base && now ? `${formatQuantity(base.value, unit)} → ${formatQuantity(now.value, unit)}` : '',
      ]
        .join(' ')
        .trim(),
    );

/** A side of the comparison was not delivered: nothing is learnt of the target. */
const isInvalid = (note: string): boolean => note.includes('INVALID LOAD');

const recoveredIn = ({ between }: Comparison): string[] =>
  between?.recoveries.length === 0
    ? ['recovered: not to be told, as not all three delivered their load']
    : (between?.recoveries ?? []).map(
        ({ left, recovered }) =>
          `recovered ${formatRatio(recovered.value)} of the rate, ${formatRatio(left.value)} in between`,
      );

/** Whether it is no fault of the target that nothing can be told: a busy machine spoils loads, stages and readings. */
function isOfTheMachine({ invalid, loads, causes, thresholds }: Report): boolean {
  const unknown = thresholds.filter(({ state }) => state === 'unknown');
  return (
    invalid.length > 0 ||
    Object.values(loads).some(({ stages }) => stages.some((stage) => stage.invalid !== null)) ||
    causes.some(({ fault }) => fault === 'host' || fault === 'generator') ||
    (unknown.length > 0 && unknown.every(({ why }) => isSomeGaps(why)))
  );
}

/** Fewer than half: what never answered is no gap. */
function isSomeGaps(why: string): boolean {
  const [, gaps, ticks] = /no reading in (\d+) of (\d+) ticks/.exec(why) ?? [];
  return gaps !== undefined && Number(gaps) < Number(ticks) / 2;
}

/** More are in the report. */
const MOST_CAUSES = 3;

/** The first reason, and what the judge found behind it, with whose fault that is. */
function whyOf({ verdict, causes, series }: Report, isOnPurpose: boolean): string {
  const behind = causes.slice(0, MOST_CAUSES).map(({ fault, text }) => `${fault}: ${text}`);
  const busiest = series['host.cpu']?.max;
  if (behind.length === 0 && busiest !== undefined && !isOnPurpose)
    behind.push(`no cause was found; the machine was at most ${formatRatio(busiest)} busy`);
  return [verdict.reasons[0] ?? 'no reason was told', ...behind].join('; ');
}

const nameOf = (profile: string): string => path.basename(profile, '.yaml');

/** As a shell takes it. */
const quoted = (argument: string): string => (/^[\w./:=%-]+$/.test(argument) ? argument : `'${argument}'`);
