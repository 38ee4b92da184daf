/** Tasks dispatched to agents; for what they do to a database, PowerDNS' API stands in as the real server. */
import { formatBytes, formatSeconds } from '../../src/model/format.ts';
import { capacity, failed, grade, last, memory, p95, threshold } from './figures.ts';
import type { Cut, Figure, Scenario } from './scenario.ts';

const named = (name: string): Pick<Scenario, 'system' | 'name'> => ({ system: 'dispatch', name });
const on = (name: string): string => `dispatch/dispatch-${name}.yaml`;
const both = (name: string): Pick<Scenario, 'embedded' | 'real'> => ({
  embedded: on(name),
  real: { profile: on(`${name}-powerdns`), server: "PowerDNS' API" },
});

/** The diagnosis wants twenty ticks: of half a second each that is ten seconds. */
const SOON = ['phases.warmup=1s', 'phases.cooldown=1s', 'every=500ms'];
const held = (loads: readonly string[], hold: string, ...sets: readonly string[]): Cut => ({
  sets: [...sets, ...loads.map((load) => `load.${load}.rate.hold=${hold}`)],
});

/** Of what was acknowledged: is it all there, and once? */
const ledger: Figure = {
  label: 'ledger',
  of: ({ verified }) => {
    const held = verified.filter(({ state }) => state === 'pass').length;
    return verified.length === 0 ? null : `${held} of ${verified.length} lines hold`;
  },
};

const heartbeat: Figure = {
  label: 'heartbeat, by the server',
  of: ({ series }) => {
    const [sum, count] = ['sum', 'count'].map(
      (part) => series[`metrics.http_request_duration_seconds_${part}`],
    );
    return sum && count && count.last > count.first
      ? formatSeconds((sum.last - sum.first) / (count.last - count.first))
      : null;
  },
};

const memoryAfter = (step: number): Figure =>
  threshold(
    `after step ${step}`,
    `process.rss ${step > 10 ? 'last' : 'max'} during tasks step ${step}`,
    formatBytes,
  );

export const DISPATCH: readonly Scenario[] = [
  {
    ...named('create'),
    question: 'How many tasks a second can be created?',
    isAlone: true,
    ...both('create'),
    short: held(['tasks'], '1500ms', ...SOON),
    long: held(['tasks'], '8s'),
    figures: [capacity('tasks'), p95('tasks'), failed('tasks'), ledger],
  },
  {
    ...named('query'),
    question: 'How many queries for a task a second are answered?',
    isAlone: true,
    ...both('query'),
    short: held(['tasks'], '1500ms', ...SOON),
    long: held(['tasks'], '8s'),
    figures: [capacity('tasks'), p95('tasks'), failed('tasks')],
  },
  {
    ...named('agents'),
    question: 'Does it bear the heartbeats of 1,000 agents?',
    ...both('agents'),
    // Each says something every ten seconds: in less, some are not known yet.
    short: { duration: '10s', sets: ['phases.warmup=5s', 'phases.cooldown=1s', 'every=500ms'] },
    long: { duration: '2m' },
    figures: [heartbeat, grade, p95('agents'), failed('agents'), last('agents', 'sqlite.query.agents')],
  },
  {
    ...named('outcomes'),
    question: 'Does a task go its whole way, whether it succeeds, fails or times out?',
    ...both('outcomes'),
    short: { duration: '6s', sets: SOON },
    long: { duration: '2m' },
    figures: [p95('tasks'), failed('tasks'), ledger],
  },
  {
    ...named('concurrent'),
    question: 'Do fifteen commands at once get in each other’s way?',
    isAlone: true,
    ...both('concurrent'),
    short: { duration: '11s', sets: [...SOON, 'load.tasks.burst.every=1s'] },
    long: { duration: '1m' },
    figures: [p95('tasks'), failed('tasks'), ledger],
  },
  {
    ...named('rounds'),
    question: 'What memory is left after each hundred of 1,000 rounds, and after the clean-up?',
    ...both('rounds'),
    short: held(['tasks', 'cleanup'], '1500ms', ...SOON),
    long: held(['tasks', 'cleanup'], '8s'),
    figures: [...[1, 5, 10, 11].map(memoryAfter), failed('tasks')],
  },
  {
    ...named('soak'),
    question: 'Does it hold for long: 1,000 agents, and tasks all the time?',
    ...both('soak'),
    short: { duration: '6s', sets: SOON },
    long: { duration: '5m' },
    figures: [p95('tasks'), p95('agents'), failed('tasks'), memory()],
  },
  {
    ...named('leak'),
    question: 'Is it found that each request leaves something behind?',
    embedded: on('leak'),
    short: {},
    long: {},
    figures: [memory()],
    finds: { what: 'memory that each request leaves behind', says: /process\.rss: LEAK|process\.rss grows/ },
  },
];
