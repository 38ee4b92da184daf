/** The scheduler: a queue, workers that can be killed, and schedulers that must not assign twice; on etcd for real. */
import { formatNumber, formatSeconds } from '../../src/model/format.ts';
import { failed, last, p95, rate, recovery, threshold, verified } from './figures.ts';
import type { Figure, Scenario } from './scenario.ts';

const named = (name: string): Pick<Scenario, 'system' | 'name' | 'embedded' | 'real'> => ({
  system: 'scheduler',
  name,
  embedded: `scheduler/scheduler-${name}.yaml`,
  real: { profile: `scheduler/scheduler-${name}-etcd.yaml`, server: 'etcd' },
});

/** Of each step, so many tasks a second: of two requests each. */
const tasks = (label: string): Figure => ({
  label,
  of: ({ loads }) =>
    loads.take?.stages.map(({ rate }) => `${formatNumber(Number((rate / 2).toPrecision(3)))}/s`).join(', ') ??
    null,
});
const stepP95 = (step: string): Figure => ({
  label: `${step} p95`,
  of: ({ series }) => {
    const seen = series[`take.${step}.latency.p95`]?.mean;
    return seen === undefined ? null : formatSeconds(seen);
  },
});
const put: Figure = {
  label: 'put',
  of: ({ loads }) => {
    const [stage] = loads.put?.stages ?? [];
    return stage
      ? `${formatNumber(stage.due)} in ${formatSeconds(stage.seconds)}, ${formatNumber(Math.round(stage.rate))}/s`
      : null;
  },
};
const takenOver = threshold('taken over', 'metrics.jobs_taken_over_total increase', formatNumber);
const doubled = threshold('done twice', 'metrics.jobs_doubled_total increase', formatNumber);

const held = 'load.take.vus.hold=3s';

export const SCHEDULER: readonly Scenario[] = [
  {
    ...named('queue'),
    question: 'More than 1,000 operations a second of the queue, each below 10 ms?',
    isAlone: true,
    short: { duration: '8s' },
    long: { duration: '1m' },
    figures: [
      rate('put'),
      rate('take'),
      p95('put'),
      stepP95('take'),
      stepP95('done'),
      failed('put'),
      verified,
    ],
  },
  {
    ...named('writers'),
    question: 'A hundred writers of ten tasks each: all there, and how fast?',
    isAlone: true,
    short: {},
    long: {},
    figures: [put, p95('put'), verified],
  },
  {
    ...named('steady'),
    question: 'A thousand tasks a minute, for long?',
    short: { duration: '18s' },
    long: { duration: '3m' },
    figures: [
      p95('put'),
      last('in the queue', 'metrics.jobs_left'),
      last('done', 'metrics.jobs_done_total'),
      verified,
    ],
  },
  {
    ...named('burst'),
    question: 'A burst of 10,000 tasks: are all of them done, and none twice?',
    short: { duration: '20s', sets: ['load.put.burst.count=1000'] },
    long: {},
    figures: [put, last('left at the end', 'metrics.jobs_left'), verified],
  },
  {
    ...named('scaling'),
    question: 'How does throughput grow with 1, 3, 5 and 10 workers?',
    short: { duration: '21s', sets: [held] },
    long: {},
    figures: [tasks('by 1/3/5/10'), verified],
  },
  {
    ...named('worker-killed'),
    question: 'A worker is killed in mid work: are its tasks done elsewhere, and none twice?',
    short: { duration: '18s' },
    long: {},
    figures: [...recovery('worker'), takenOver, doubled, verified],
  },
  {
    ...named('schedulers'),
    question: 'Do 1, 2 and 3 schedulers assign each task once?',
    isAlone: true,
    short: { duration: '13s', sets: [held] },
    long: {},
    figures: [tasks('by 1/2/3'), verified],
  },
  {
    ...named('restart'),
    question: 'The queue is killed and started again: how long, and is anything lost?',
    short: { duration: '18s' },
    long: {},
    figures: [...recovery('kill'), verified],
  },
  {
    ...named('short-lease'),
    question: 'Is it found when tasks are done twice?',
    short: { duration: '12s' },
    long: {},
    figures: [doubled, verified],
    finds: { what: 'leases that run out in mid work', says: /jobs_doubled_total increase is [1-9]/ },
  },
];
