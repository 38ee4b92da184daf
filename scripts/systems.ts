/** Every scenario of the five systems, on the embedded target and on a real server: `npm run systems [-- --short]`. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Row, systemsDocument, verdictCounts, verdictOf } from './systems/document.ts';
import { inLanes } from './systems/in-lanes.ts';
import { type Outcome, runScenario } from './systems/run-scenario.ts';
import { type Job, serverOf } from './systems/scenario.ts';
import { SCENARIOS } from './systems/scenarios.ts';

const USAGE = `npm run systems -- [--short] [--only SYSTEM[/SCENARIO]] [--on embedded|real] [--out DIR] [--json FILE] [--write]
--short: each cut to about half a minute; without it a minute or some each (an hour); a day, or an hour, is for a profile by itself
--write: what came of it goes to docs/systems.md`;

/** What leaves the machine half idle runs beside others, so many at a time. */
const LANES = 4;

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
const jobs: readonly Job[] = wanted.flatMap((scenario) => [
  ...(scenario.embedded && on !== 'real' ? [{ scenario, target: 'embedded' } as const] : []),
  ...(scenario.real && on !== 'embedded' ? [{ scenario, target: 'real' } as const] : []),
]);
const told = new Map<Job, Outcome>();
await inLanes(
  1,
  jobs.filter(({ scenario }) => scenario.isAlone),
  tell,
);
await inLanes(
  LANES,
  jobs.filter(({ scenario }) => !scenario.isAlone),
  tell,
);

const rows: readonly Row[] = jobs.flatMap((job) => {
  const outcome = told.get(job);
  return outcome ? [{ ...job, outcome }] : [];
});
for (const row of rows) console.log(lineOf(row));
const count = rows.filter(({ outcome }) => outcome.isTold).length;
console.log(
  `\n${count} of ${jobs.length} told what they were run for, in ${Math.round((performance.now() - started) / 1000)} s: ${verdictCounts(rows)}; the runs: ${out}`,
);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
if (values.write)
  writeFileSync(
    path.resolve(import.meta.dirname, '../docs/systems.md'),
    systemsDocument(rows, `npm run systems${short ? ' -- --short' : ''}`),
  );
process.exit(count === jobs.length ? 0 : 1);

async function tell(job: Job): Promise<void> {
  if (stopped) return;
  const outcome = await runScenario(job, short ? job.scenario.short : job.scenario.long, out);
  told.set(job, outcome);
  console.error(
    `${told.size}/${jobs.length} ${nameOf(job)}: ${outcome.verdict}, ${Math.round(outcome.seconds)} s`,
  );
}

function lineOf(row: Row): string {
  const { isTold, figures, why } = row.outcome;
  return `${isTold ? ' ' : '!'} ${nameOf(row)} ${verdictOf(row).padEnd(11)} ${figures.join('; ')}${why === '' ? '' : `\n    ${why}`}`;
}

function nameOf(job: Job): string {
  return `${`${job.scenario.system}/${job.scenario.name}`.padEnd(24)} ${serverOf(job).padEnd(14)}`;
}
