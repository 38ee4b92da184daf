/** Every scenario of the five systems, on the embedded target and on a real server: `npm run systems [-- --short]`. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Row, systemsDocument } from './systems/document.ts';
import { type Outcome, runScenario } from './systems/run-scenario.ts';
import type { Scenario } from './systems/scenario.ts';
import { SCENARIOS } from './systems/scenarios.ts';

const USAGE = `npm run systems -- [--short] [--only SYSTEM[/SCENARIO]] [--on embedded|real] [--out DIR] [--json FILE] [--write]
--short: each cut to about half a minute; without it as long as it takes to tell (hours)
--write: what came of it goes to docs/systems.md`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    on: { type: 'string', default: '' },
    out: { type: 'string' },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const { short, only, on } = values;
const out = values.out ?? mkdtempSync(path.join(tmpdir(), 'soaktop-systems-'));
const wanted = SCENARIOS.filter(({ system, name }) => `${system}/${name}`.startsWith(only));
if (wanted.length === 0) {
  console.error(`there is no scenario «${only}»\n${USAGE}`);
  process.exit(2);
}

let stopped = false;
process.once('SIGINT', () => {
  stopped = true;
});
const started = performance.now();
const rows: Row[] = [];
for (const scenario of wanted) {
  if (stopped) break;
  const embedded = scenario.embedded && on !== 'real' ? await tell(scenario, 'embedded') : undefined;
  const real = scenario.real && on !== 'embedded' && !stopped ? await tell(scenario, 'real') : undefined;
  rows.push({ scenario, ...(embedded ? { embedded } : {}), ...(real ? { real } : {}) });
}

const outcomes = rows
  .flatMap(({ embedded, real }) => [embedded, real])
  .filter((outcome) => outcome !== undefined);
const asMeant = outcomes.filter(({ isAsMeant }) => isAsMeant).length;
console.log(
  `\n${asMeant} of ${outcomes.length} came out as they should, in ${Math.round((performance.now() - started) / 1000)} s; the runs: ${out}`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
if (values.write)
  writeFileSync(
    path.resolve(import.meta.dirname, '../docs/systems.md'),
    systemsDocument(rows, `npm run systems${short ? ' -- --short' : ''}`),
  );
process.exit(asMeant === outcomes.length && !stopped ? 0 : 1);

async function tell(scenario: Scenario, target: 'embedded' | 'real'): Promise<Outcome> {
  const outcome = await runScenario(scenario, target, short ? scenario.short : scenario.long, out);
  const place = target === 'embedded' ? 'embedded' : (scenario.real?.server ?? '');
  const { isAsMeant, verdict, figures, why, seconds } = outcome;
  console.log(
    `${isAsMeant ? ' ' : '!'} ${`${scenario.system}/${scenario.name}`.padEnd(28)} ${place.padEnd(12)} ${verdict.padEnd(8)} ${String(Math.round(seconds)).padStart(4)} s  ${figures.join('; ')}${why === '' ? '' : `\n    ${why}`}`,
  );
  return outcome;
}
