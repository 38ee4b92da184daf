/** The IoT hub: endpoints over WebSocket, counted in a database; the real servers of its kind are nginx with nchan, and MariaDB. */
import { formatNumber, formatRatio, formatSeconds } from '../../src/model/format.ts';
import { capacity, failed, last, memory, p95, rate, recovery } from './figures.ts';
import type { Cut, Figure, Scenario } from './scenario.ts';

const named = (name: string): Pick<Scenario, 'system' | 'name'> => ({ system: 'iot-hub', name });
const on = (name: string): string => `iot-hub/iot-hub-${name}.yaml`;
const both = (name: string, server = 'nchan'): Pick<Scenario, 'embedded' | 'real'> => ({
  embedded: on(name),
  real: { profile: on(`${name}-nchan`), server },
});

/** The diagnosis wants twenty ticks: of half a second each that is ten seconds. */
const SOON = ['phases.warmup=1s', 'phases.cooldown=1s', 'every=500ms'];
const held = (loads: readonly string[], hold: string, ...sets: readonly string[]): Cut => ({
  sets: [...sets, ...loads.map((load) => `load.${load}.rate.hold=${hold}`)],
});

/** Of all messages, how many connections did not get them, got them twice, or in another order. */
const ledger = (load: string): Figure => ({
  label: 'lost, doubled, disordered',
  of: ({ series }) => {
    const counts = ['undelivered', 'doubled', 'disordered'].map((name) => series[`${load}.${name}`]?.last);
    return counts.includes(undefined) ? null : counts.map((count) => formatNumber(count ?? 0)).join(', ');
  },
});

const cpu: Figure = {
  label: 'CPU',
  of: ({ series }) => {
    const used = (series['process.cpu'] ?? series['nginx.process.cpu'])?.mean;
    return used === undefined ? null : formatRatio(used);
  },
};

const database: Figure = {
  label: 'database asked in',
  of: ({ series }) => {
    const mean = series['sql.query.counted.time']?.mean;
    return mean === undefined ? null : formatSeconds(mean);
  },
};

const CONNECTIONS = ['one-10', 'one-20', 'one-50'];
const ENDPOINTS = ['hub-10', 'hub-50', 'hub-100'];

export const IOT_HUB: readonly Scenario[] = [
  {
    ...named('connections'),
    question: 'How much later does the last of 10, 20, 50 connections to an endpoint get a message?',
    ...both('connections'),
    short: held(CONNECTIONS, '1500ms', ...SOON),
    long: held(CONNECTIONS, '20s'),
    figures: [...CONNECTIONS.map(p95), ledger('one-50'), cpu],
  },
  {
    ...named('endpoints'),
    question: 'What do 10, 50, 100 endpoints with 5 connections each cost?',
    ...both('endpoints'),
    short: held(ENDPOINTS, '1500ms', ...SOON),
    long: held(ENDPOINTS, '20s'),
    figures: [...ENDPOINTS.map(p95), ledger('hub-100'), cpu],
  },
  {
    ...named('throughput'),
    question: 'How does latency grow with 100, 500, 1,000 messages a second?',
    isAlone: true,
    ...both('throughput'),
    short: held(['hub'], '2s', ...SOON),
    long: held(['hub'], '20s'),
    figures: [capacity('hub'), p95('hub'), ledger('hub'), cpu],
  },
  {
    ...named('stability'),
    question: 'Do 50 connections live long, with heartbeats and little to say?',
    ...both('stability'),
    short: { duration: '6s', sets: SOON },
    long: { duration: '5m' },
    figures: [p95('hub'), last('reconnects', 'hub.reconnects'), ledger('hub'), memory()],
  },
  {
    ...named('final'),
    question: 'Is it ready for production: 50 endpoints × 10 connections, more than 500 messages a second?',
    ...both('final', 'nchan, MariaDB'),
    short: { duration: '8s', sets: SOON },
    long: { duration: '5m' },
    figures: [p95('hub'), failed('hub'), rate('hub'), ledger('hub'), cpu, database],
  },
  {
    ...named('storm'),
    question: 'Do 500 connections come back when the hub, or its worker, is killed?',
    ...both('storm'),
    short: { duration: '15s', sets: [...SOON, 'chaos.0.at=3s'] },
    long: { duration: '2m', sets: ['chaos.0.at=1m'] },
    figures: [
      ...recovery('storm'),
      last('reconnects', 'hub.reconnects'),
      last('undelivered', 'hub.undelivered'),
    ],
  },
  {
    ...named('counters'),
    question: 'What does it bring to write the counters once a second, not for each message?',
    isAlone: true,
    ...both('counters', 'nchan, MariaDB'),
    base: { embedded: on('counters-before'), real: on('counters-before-nchan') },
    short: { duration: '8s', sets: SOON },
    long: { duration: '30s' },
    figures: [
      p95('hub'),
      cpu,
      database,
      last('updates', 'sql.query.updates'),
      last('syncs', 'sql.query.syncs'),
    ],
  },
  {
    ...named('leak'),
    question: 'Is a leak found?',
    embedded: on('leak'),
    short: {},
    long: {},
    figures: [memory()],
    finds: { what: 'memory that is never given back', says: /process\.rss: LEAK|process\.rss grows/ },
  },
];
