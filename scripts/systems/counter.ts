/** The counter service, over HTTP and gRPC; the real server of its kind is webdis with Redis. */
import { formatNumber, formatSeconds } from '../../src/model/format.ts';
import { failed, grade, p99, rate, recovery, verified } from './figures.ts';
import type { Cut, Figure, Scenario } from './scenario.ts';

const SERVER = 'webdis, Redis';

const named = (name: string): Pick<Scenario, 'system' | 'name'> => ({ system: 'counter', name });
const on = (name: string): string => `counter/counter-${name}.yaml`;
const both = (name: string, real = `${name}-webdis`): Pick<Scenario, 'embedded' | 'real'> => ({
  embedded: on(name),
  real: { profile: on(real), server: SERVER },
});

/** The five levels with fewer requests: enough for a second of each of the larger ones. */
const fewer = (load: string): Cut => ({
  sets: [
    'phases.cooldown=0s',
    'every=500ms',
    `load.${load}.levels=[${[
      [1000, 10],
      [2000, 50],
      [5000, 100],
      [10_000, 200],
      [10_000, 500],
    ]
      .map(([requests, concurrency]) => `{ requests: ${requests}, concurrency: ${concurrency} }`)
      .join(', ')}]`,
  ],
});

/** Of each level how many a second, and how late the last of a hundred. */
const levels = (load: string): Figure => ({
  label: 'by 10/50/100/200/500',
  of: ({ loads }) =>
    loads[load]?.stages
      .map(({ rate, latency }) => {
        const late = latency['']?.p99;
        return `${formatNumber(Math.round(rate))}/s${late == null ? '' : ` (p99 ${formatSeconds(late)})`}`;
      })
      .join(', ') ?? null,
});

const leveled = (
  load: string,
  figures: readonly Figure[] = [],
): Pick<Scenario, 'isAlone' | 'short' | 'long' | 'figures'> => ({
  isAlone: true,
  short: fewer(load),
  long: {},
  figures: [grade, levels(load), failed(load), ...figures],
});

export const COUNTER: readonly Scenario[] = [
  {
    ...named('health'),
    question: 'How many health checks a second at which concurrency?',
    ...both('health'),
    ...leveled('health'),
  },
  {
    ...named('read'),
    question: 'How many reads a second at which concurrency?',
    ...both('read'),
    ...leveled('read'),
  },
  {
    ...named('write'),
    question: 'How many increments a second at which concurrency, and is each of them there?',
    ...both('write'),
    ...leveled('write', [verified]),
  },
  {
    ...named('grpc'),
    question: 'And over gRPC?',
    embedded: on('grpc'),
    ...leveled('write', [verified]),
  },
  {
    ...named('phases'),
    question: 'How much of its rate came back, from one connection to a pool of them?',
    isAlone: true,
    ...both('phase3'),
    base: { embedded: on('phase1'), real: on('phase1-webdis') },
    between: { embedded: on('phase2'), real: on('phase2-webdis') },
    short: { duration: '6s', sets: ['phases.warmup=1s', 'phases.cooldown=0s'] },
    long: { duration: '30s' },
    figures: [rate('write'), p99('write'), failed('write')],
  },
  {
    ...named('kill'),
    question: 'Is each acknowledged increment still there after a kill -9?',
    ...both('kill', 'kill-redis'),
    short: { duration: '18s' },
    long: { duration: '2m' },
    figures: [...recovery('kill'), verified],
  },
  {
    ...named('loss'),
    question: 'Is it found when acknowledged increments are lost?',
    ...both('loss', 'loss-redis'),
    short: { duration: '18s' },
    long: { duration: '2m' },
    figures: [failed('write'), verified],
    finds: { what: 'writes that were acknowledged and lost', says: /acknowledged writes are lost/ },
  },
];
