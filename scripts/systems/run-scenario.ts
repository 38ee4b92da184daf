/** One scenario on one system under test: run, reported, and where it says so compared with its base. */
import path from 'node:path';
import type { Compared, Comparison } from '../../src/model/comparison.ts';
import { formatQuantity, formatRatio } from '../../src/model/format.ts';
import type { Report } from '../../src/report/report-json.ts';
import type { Cut, Job } from './scenario.ts';
import { soaktop } from './soaktop.ts';

/** Of one scenario on the embedded target, or on a real server. */
export interface Outcome {
  readonly command: string;
  /** pass, fail, unknown, aborted; of a comparison what that says; `–`: it did not run. */
  readonly verdict: string;
  readonly figures: readonly string[];
  /** Why, and whose fault, in the run's own words; '' for a pass. */
  readonly why: string;
  /** Whether it came out as it should: a fault on purpose is found, and all else runs to its verdict. */
  readonly isAsMeant: boolean;
  readonly seconds: number;
}

const PROFILES = path.resolve(import.meta.dirname, '../../profiles');
const SHOWN = path.relative(process.cwd(), PROFILES);
/** Beyond what its cut asks for: a long one says so itself. */
const MOST_MS = 3 * 3_600_000;

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
  const command = ['soaktop run', path.join(SHOWN, profile), '--headless', ...cuts].join(' ');
  const seconds = () => (performance.now() - started) / 1000;
  const lost = (why: string): Outcome => ({
    command,
    verdict: '–',
    figures: [],
    why,
    isAsMeant: false,
    seconds: seconds(),
  });

  const run = (file: string, name: string) =>
    soaktop(
      ['run', path.join(PROFILES, file), '--headless', '--quiet', '--name', name, '--out', out, ...cuts],
      MOST_MS,
    );
  const name = path.basename(profile, '.yaml');
  const baseName = `${name}-base`;
  const betweenName = `${name}-between`;
  for (const [file, as] of [
    [base, baseName],
    [between, betweenName],
  ] as const) {
    if (file === undefined) continue;
    const before = await run(file, as);
    if (before.code === 2 || before.code === 70) return lost(lastLine(before.stderr));
  }
  const ended = await run(profile, name);
  if (ended.code === 2 || ended.code === 70) return lost(lastLine(ended.stderr));
  const reported = await soaktop(['report', name, '--runs', out], 60_000);
  if (reported.code !== 0) return lost(lastLine(reported.stderr));
  const report = JSON.parse(reported.stdout) as Report;
  const figures = scenario.figures.flatMap(({ label, of }) => {
    const told = of(report);
    return told === null ? [] : [`${label} ${told}`];
  });
  if (base !== undefined) {
    const asked = [baseName, name, '--any-load', ...(between ? ['--between', betweenName] : [])];
    const compared = await soaktop(['compare', ...asked, '--json', '--runs', out], 60_000);
    if (compared.code === 2 || compared.code === 70) return lost(lastLine(compared.stderr));
    const comparison = JSON.parse(compared.stdout) as Comparison;
    const worse = toldOf(comparison, ({ state }) => state === 'worse');
    const better = toldOf(comparison, ({ isBetter }) => isBetter === true);
    const unclear = toldOf(comparison, ({ state }) => state === 'cannot tell');
    return {
      command: `${command}; soaktop compare ${asked.join(' ')}`,
      verdict: comparison.state,
      figures: [
        ...figures,
        ...recoveredIn(comparison),
        ...(better.length > 0 ? [`better: ${better.join(', ')}`] : []),
      ],
      why: [
        ...worse,
        ...(unclear.length > 0 ? [`too unsteady in so short a time to tell: ${unclear.join(', ')}`] : []),
        ...comparison.notes,
      ].join('; '),
      isAsMeant:
        (scenario.finds?.says.test(`${comparison.state}: ${worse.join('; ')}`) ?? true) ||
        (comparison.state === 'cannot tell' && comparison.notes.some(isInvalid)),
      seconds: seconds(),
    };
  }
  const { state } = report.verdict;
  const said = JSON.stringify([
    report.verdict,
    report.causes,
    report.verified,
    report.suspects,
    report.faults,
  ]);
  return {
    command,
    verdict: state,
    figures,
    why: state === 'pass' ? '' : whyOf(report, scenario.finds !== undefined),
    isAsMeant: scenario.finds
      ? scenario.finds.says.test(said)
      : state !== 'unknown' || isOfTheMachine(report),
    seconds: seconds(),
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

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
