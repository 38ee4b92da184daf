/** Runs scenarios as `npm run systems -- --short` does, some at a time, each in the test's own place. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { inLanes } from '../../scripts/systems/in-lanes.ts';
import { type Outcome, runScenario } from '../../scripts/systems/run-scenario.ts';
import type { Cut, Scenario } from '../../scripts/systems/scenario.ts';
import type { Report } from '../../src/report/report-json.ts';
import { folderOf, type Place, processesOf, soaktop } from '../scenarios/soaktop.ts';

/** More would starve each other on two cores. */
const AT_ONCE = 4;

/** Of each, in their order. Fails when one did not run, tells nothing, or has accounts that do not balance. */
export async function outcomesOf(
  scenarios: readonly Scenario[],
  on: 'embedded' | 'real',
  place: Place,
): Promise<Outcome[]> {
  process.env.SOAKTOP_RUNTIME_DIR = folderOf(place);
  const outcomes: Outcome[] = [];
  await inLanes(AT_ONCE, scenarios, async (scenario, index) => {
    outcomes[index] = await runScenario({ scenario, target: on }, cutOf(scenario), place.out);
  });
  for (const [i, scenario] of scenarios.entries()) {
    const { verdict, why, isTold, figures } = outcomes[i] as Outcome;
    expect({ name: scenario.name, isTold }, `${verdict}: ${why}`).toEqual({
      name: scenario.name,
      isTold: true,
    });
    expect(figures.length, `${scenario.name} tells figures`).toBeGreaterThan(0);
  }
  for (const run of readdirSync(place.out)) expectAccounts(run, await reportOf(run, place));
  expect(processesOf(folderOf(place))).toEqual([]);
  return outcomes;
}

/** Several runs share two cores here, and half a second is short for a probe then; only the diagnosis wants so many ticks. */
const cutOf = ({ short, finds }: Scenario): Cut =>
  finds ? short : { ...short, sets: short.sets?.filter((set) => !set.startsWith('every=')) ?? [] };

const reportOf = async (run: string, place: Place): Promise<Report> =>
  JSON.parse((await soaktop(place, 'report', path.join(place.out, run))).stdout);

/** Whatever came due has come to an end that is told, and each failure has a class. */
function expectAccounts(run: string, { loads }: Report): void {
  for (const [name, { due, ok, errors, lost, missed, errorClasses }] of Object.entries(loads)) {
    const failed = (errors ?? 0) + (lost ?? 0) + (missed ?? 0);
    expect({ run, name, due }).toEqual({ run, name, due: (ok ?? 0) + failed });
    const classes = Object.values(errorClasses).reduce((sum, count) => sum + count, 0);
    expect({ run, name, classes }).toEqual({ run, name, classes: failed });
  }
}
