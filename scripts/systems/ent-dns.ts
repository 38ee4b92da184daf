/** Ent-DNS: a DNS server with its query log and rules in SQLite; the real server of its kind is PowerDNS. */
import { formatBytes, formatNumber, formatSeconds } from '../../src/model/format.ts';
import { capacity, failed, last, memory, p95, rate } from './figures.ts';
import type { Cut, Figure, Scenario } from './scenario.ts';

const SERVER = 'PowerDNS';

const named = (name: string): Pick<Scenario, 'system' | 'name'> => ({ system: 'ent-dns', name });
const on = (name: string): string => `ent-dns/ent-dns-${name}.yaml`;
const both = (name: string): Pick<Scenario, 'embedded' | 'real'> => ({
  embedded: on(name),
  real: { profile: on(`${name}-powerdns`), server: SERVER },
});
const before = (name: string): Pick<Scenario, 'base'> => ({
  base: { embedded: on(name), real: on(`${name}-powerdns`) },
});

/** The diagnosis looks at ten ticks at a time, and wants two such moments: ten seconds are enough at half a second each. */
const QUICK = ['phases.warmup=1s', 'phases.cooldown=0s', 'every=500ms'];
const soon = (duration: string): Cut => ({ duration, sets: QUICK });

const stages = (over: string): string =>
  `load.api.vus.stages=[${[10, 50, 100, 200, 0].map((to) => `{ to: ${to}, over: ${over} }`).join(', ')}]`;

const locked: Figure = {
  label: 'locked',
  of: ({ loads }) => formatNumber(loads.api?.errorClasses.locked ?? 0),
};
const lockWait: Figure = {
  label: 'lock wait',
  of: ({ series }) => {
    const mean = series['sqlite.lockwait']?.mean;
    return mean === undefined ? null : formatSeconds(mean);
  },
};
/** In less, one checkpoint of the write-ahead log more or less is most of it. */
const FORECAST_SECONDS = 240;
const disk: Figure = {
  label: 'disk a day',
  of: ({ series, loads: { dns } }) => {
    const [file, rate] = [series['sqlite.file'], series['dns.rate']];
    if (!file || !rate?.mean || !dns?.due) return null;
    const seconds = dns.due / rate.mean;
    return seconds < FORECAST_SECONDS
      ? null
      : formatBytes((Math.max(0, file.last - file.first) * 86_400) / seconds);
  },
};

export const ENT_DNS: readonly Scenario[] = [
  {
    ...named('capacity'),
    question: 'How many queries a second, in steps from 100 to 10,000?',
    isAlone: true,
    ...both('capacity'),
    short: {
      sets: [
        ...QUICK,
        ...['load.dns.rate.settle=500ms', 'load.dns.rate.hold=2s', 'load.dns.rate.rest=500ms'],
      ],
    },
    long: { sets: ['load.dns.rate.hold=10s', 'load.dns.rate.rest=1s'] },
    figures: [capacity('dns'), p95('dns'), failed('dns'), memory()],
  },
  {
    ...named('writes'),
    question: 'Do 200 writers at once lock the database up?',
    isAlone: true,
    ...both('writes'),
    short: { duration: '10s', sets: [stages('2s'), ...QUICK] },
    long: { duration: '70s', sets: [stages('14s')] },
    figures: [p95('api'), failed('api'), locked, lockWait],
  },
  {
    ...named('day'),
    question: 'Does it survive 1,000 queries a second and ten people at its rules?',
    ...both('day'),
    short: soon('10s'),
    long: { duration: '5m' },
    figures: [p95('dns'), failed('dns'), p95('api'), failed('api'), memory(), disk, lockWait],
  },
  {
    ...named('mixes'),
    question: 'What does 50/50 (1,000 queries, 50 writers) cost beside 90/10 (5,000 queries, 5 writers)?',
    isAlone: true,
    ...both('mix-50-50'),
    ...before('mix-90-10'),
    short: soon('8s'),
    long: { duration: '30s' },
    figures: [p95('dns'), p95('api'), failed('api'), lockWait],
  },
  {
    ...named('caches'),
    question: 'What does it cost to turn the caches off?',
    isAlone: true,
    ...both('uncached'),
    ...before('cached'),
    short: soon('8s'),
    long: { duration: '30s' },
    figures: [rate('dns'), p95('dns'), last('CPU', 'process.cpu', (cores) => `${Math.round(cores * 100)} %`)],
    finds: { what: 'caches that are off', says: /^worse: .*(dns at 2000\/s p|CPU a request)/ },
  },
  {
    ...named('quick'),
    question: 'May a change go in, by the figures of a good build?',
    isAlone: true,
    ...both('quick'),
    short: { sets: [...QUICK, 'load.dns.rate.hold=4s'] },
    long: { sets: ['load.dns.rate.hold=20s'] },
    figures: [p95('dns'), failed('dns')],
  },
  {
    ...named('slower'),
    question: 'Is a build that is 60 ms late with every answer stopped?',
    embedded: on('slower'),
    short: { sets: [...QUICK, 'load.dns.rate.hold=4s'] },
    long: { sets: ['load.dns.rate.hold=20s'] },
    figures: [p95('dns')],
    finds: { what: 'answers that are late', says: /baseline 45ms \+ 20%/ },
  },
  {
    ...named('leak'),
    question: 'Is a buffer that is never freed found?',
    embedded: on('leak'),
    short: soon('40s'),
    long: {},
    figures: [memory()],
    finds: { what: 'a leak', says: /process\.rss grows by/ },
  },
  {
    ...named('locked'),
    question: "What if somebody else holds the database's write lock?",
    ...both('locked'),
    short: soon('16s'),
    long: { duration: '30s' },
    figures: [p95('api'), failed('api'), locked, failed('dns')],
    finds: { what: 'the lock', says: /wait for the lock|the database is locked|api\.error\.locked \(/ },
  },
];
