/** docs/systems.md: what was run, what came of it, and what was learnt of the real servers. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Outcome } from './run-scenario.ts';
import { type Job, type System, serverOf } from './scenario.ts';

export interface Row extends Job {
  readonly outcome: Outcome;
}

const TITLES: Readonly<Record<System, string>> = {
  'ent-dns': 'A DNS server on SQLite, with a REST API (Ent-DNS)',
  'iot-hub': 'A hub of WebSockets (IoT hub)',
  counter: 'A counter, over HTTP and gRPC',
  dispatch: 'Tasks dispatched to agents',
  scheduler: 'A scheduler on etcd',
};

const FINDINGS = path.resolve(import.meta.dirname, '../../docs/systems');

export function systemsDocument(rows: readonly Row[], how: string): string {
  const systems = [...new Set(rows.map(({ scenario }) => scenario.system))];
  return [
    '# The five systems',
    '',
    `What \`${how}\` found: ${verdictCounts(rows)}. Figures are of one machine with two cores, which the load and the target share: read them`,
    'beside each other, not as what a server can do. Why a line failed stands below each table, with whose fault it is.',
    ...systems.flatMap((system) => [
      '',
      `## ${TITLES[system]}`,
      '',
      ...tableOf(rows.filter(({ scenario }) => scenario.system === system)),
      '',
      findingsOf(system),
    ]),
    '',
  ].join('\n');
}

function tableOf(rows: readonly Row[]): string[] {
  return [
    '| scenario | question | on | verdict | figures |',
    '|---|---|---|---|---|',
    ...rows.map(({ outcome, ...job }) => {
      const { name, question } = job.scenario;
      return `| ${[name, question, serverOf(job), verdictOf({ outcome, ...job }), outcome.figures.join('; ')].map(cell).join(' | ')} |`;
    }),
    '',
    ...rows
      .filter(({ outcome }) => outcome.why !== '')
      .map(({ outcome, ...job }) => `- **${job.scenario.name}** on ${serverOf(job)}: ${cell(outcome.why)}`),
    '',
    'Run by:',
    '',
    '```',
    ...rows.flatMap(({ outcome }) => outcome.commands),
    '```',
  ];
}

/** With what was to be found, where it was. */
export const verdictOf = ({ outcome: { verdict, found } }: Row): string =>
  found === null ? verdict : `${verdict}, by ${found}`;

/** `58 pass, 17 fail (9 by the fault that they carry), 2 cannot tell`. */
export function verdictCounts(rows: readonly Row[]): string {
  const byVerdict = Map.groupBy(rows, ({ outcome }) => outcome.verdict);
  return Array.from(byVerdict, ([verdict, same]) => {
    const onPurpose = same.filter(({ outcome }) => outcome.found !== null).length;
    return `${same.length} ${verdict}${onPurpose > 0 ? ` (${onPurpose} by the fault that they carry)` : ''}`;
  }).join(', ');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

/** Written by people, beside what the runs tell. */
function findingsOf(system: System): string {
  return readFileSync(path.join(FINDINGS, `${system}.md`), 'utf8').trim();
}
