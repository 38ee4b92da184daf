/** `soaktop compare BASE [RUN]`: is a run worse than another one, or than a baseline? */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { ofAnyLoad } from '../judge/compare/any-load.ts';
import { intoBaseline, sideOfBaseline } from '../judge/compare/baseline-side.ts';
import { collect, NOTHING_COLLECTED } from '../judge/compare/collect.ts';
import { compareSides } from '../judge/compare/compare.ts';
import { recoveriesOf } from '../judge/compare/recovery.ts';
import type { Side } from '../judge/compare/side.ts';
import { sideOfRun } from '../judge/compare/side-of-run.ts';
import { judge } from '../judge/judge.ts';
import { type Baseline, formatBaseline, parseBaseline } from '../model/baseline.ts';
import { describe } from '../model/clean.ts';
import type { CompareState, Comparison } from '../model/comparison.ts';
import { parseQuantity } from '../model/units.ts';
import { comparisonText } from '../report/comparison-text.ts';
import { writeWhole } from '../store/whole-file.ts';
import { Refusal, say } from './out.ts';
import { storedEvents, storedRun } from './stored-run.ts';

export interface CompareOptions {
  readonly json?: boolean;
  readonly anyLoad?: boolean;
  readonly tolerance: string;
  readonly save?: string;
  /** A third run: after what cost, and before what brought back. */
  readonly between?: string;
  readonly runs: string;
}

const EXIT: Readonly<Record<CompareState, number>> = { 'no worse': 0, worse: 1, 'cannot tell': 3 };

export async function compare(
  baseName: string,
  runName: string | undefined,
  { json, anyLoad, tolerance, save, between, runs }: CompareOptions,
): Promise<number> {
  const tolerated = parseQuantity(tolerance);
  if (tolerated?.unit !== 'ratio' || tolerated.perSeconds !== undefined)
    throw new Refusal(`--tolerance ${tolerance}: such as 20%`);
  const now = readSide(runName, runs);
  const base = isBaseline(baseName)
    ? sideOfBaseline(path.basename(baseName), readBaseline(baseName), Object.keys(now.loads))
    : readSide(baseName, runs);
  const sides = anyLoad ? ofAnyLoad(base, now) : { base, now, notes: [] };
  const seen = compareSides(sides.base, sides.now, tolerated.value);
  const comparison: Comparison = {
    ...seen,
    notes: [...sides.notes, ...seen.notes],
    ...(between !== undefined && {
      between: { run: between, recoveries: recoveriesOf(base, readSide(between, runs), now) },
    }),
  };
  say(json ? JSON.stringify(comparison, null, 2) : comparisonText(comparison));
  if (save !== undefined) saveInto(save, now);
  return EXIT[comparison.state];
}

function isBaseline(name: string): boolean {
  if (existsSync(name)) return statSync(name).isFile();
  if (name.endsWith('.json')) throw new Refusal(`${name}: no such file; --save writes one`);
  return false;
}

function readBaseline(file: string): Baseline {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Refusal(describe(error));
  }
  const baseline = parseBaseline(text);
  if ('message' in baseline) throw new Refusal(`${file}: ${baseline.message}`);
  return baseline;
}

function readSide(run: string | undefined, runs: string): Side {
  const { dir, events } = storedEvents(run, runs);
  let collected = NOTHING_COLLECTED;
  for (const event of events) collected = collect(collected, event);
  const { state } = storedRun(dir, runs);
  return sideOfRun(state, collected, judge(state));
}

function saveInto(file: string, side: Side): void {
  const baseline = existsSync(file) ? readBaseline(file) : { entries: {}, series: {} };
  try {
    writeWhole(path.resolve(file), formatBaseline(intoBaseline(baseline, side)));
  } catch (error) {
    throw new Refusal(`${file}: cannot be written: ${describe(error)}`);
  }
}
