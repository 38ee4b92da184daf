/** One scenario on one system under test: run, reported, and where it says so compared with its base. */
import path from 'node:path';
import type { Report } from '../../src/report/report-json.ts';
import type { Cut, Scenario } from './scenario.ts';
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

export async function runScenario(
  scenario: Scenario,
  on: 'embedded' | 'real',
  cut: Cut,
  out: string,
): Promise<Outcome> {
  const started = performance.now();
  const profile = on === 'embedded' ? scenario.embedded : scenario.real?.profile;
  if (profile === undefined) throw new Error(`${scenario.name} has no profile for the ${on} target`);
  const base = scenario.base?.[on];
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
  if (base !== undefined) {
    const before = await run(base, baseName);
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
    const compared = await soaktop(['compare', baseName, name, '--runs', out], 60_000);
    const [verdict = '–', ...rest] = compared.stdout.split('\n').filter((line) => line.trim() !== '');
    return {
      command: `${command}; soaktop compare`,
      verdict,
      figures: [...figures, ...rest.slice(0, 3).map((line) => line.trim())],
      why: '',
      isAsMeant: compared.code !== 2 && compared.code !== 70,
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
    why: state === 'pass' ? '' : whyOf(report),
    isAsMeant: scenario.finds
      ? scenario.finds.says.test(said)
      : state !== 'unknown' || report.invalid.length > 0,
    seconds: seconds(),
  };
}

/** The first reason, and what the judge found behind it, with whose fault that is. */
function whyOf({ verdict, causes, invalid }: Report): string {
  const [cause] = causes;
  const behind = cause ? `; ${cause.fault}: ${cause.text}` : '';
  return `${invalid[0] ?? verdict.reasons[0] ?? 'no reason was told'}${behind}`;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';
