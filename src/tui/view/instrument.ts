/** What is told of the generator, of soaktop itself and of the machine: which series, what each is, and what is too much. */
import type { Series } from '../../model/series.ts';
import type { State } from '../../model/state.ts';

export interface Gauge {
  readonly series: Series;
  readonly label: string;
  readonly meaning: string;
  /** From here on it is worth a look; base units. */
  readonly much?: number;
}

const LATE_SECONDS = 0.01;

const WORKERS: readonly Gauge[] = [
  {
    series: 'self.workers.cpu',
    label: 'workers cpu',
    meaning:
      'CPU of all workers together, of one core. One that fills its core sends late; then more are started',
  },
  {
    series: 'self.workers.lateness',
    label: 'sent late by',
    meaning:
      'the latest that a request left after it was due. A tick with a tenth of its requests later than 10 ms is invalid',
    much: LATE_SECONDS,
  },
  {
    series: 'self.workers.lag',
    label: 'workers held',
    meaning: 'the longest that a worker was held up, by its CPU or by its own work',
    much: LATE_SECONDS,
  },
  { series: 'self.workers.rss', label: 'workers memory', meaning: 'resident memory of all workers together' },
];

const SELF: readonly Gauge[] = [
  { series: 'self.cpu', label: 'soaktop cpu', meaning: 'CPU of the supervisor, of one core', much: 0.5 },
  {
    series: 'self.rss',
    label: 'soaktop memory',
    meaning: 'resident memory of the supervisor; it must be flat, or its verdict is worth nothing',
  },
  {
    series: 'self.lag',
    label: 'soaktop held',
    meaning: 'the longest that the supervisor was held up in a tick; it makes ticks late, and no request',
    much: 0.1,
  },
  {
    series: 'self.lateness',
    label: 'tick late by',
    meaning: 'how much later than due the tick was taken',
    much: 0.1,
  },
  {
    series: 'self.skew',
    label: 'wall clock',
    meaning: 'what the wall clock went ahead of the monotonic one; a label, nothing depends on it',
    much: 1,
  },
];

const HOST: readonly Gauge[] = [
  { series: 'host.cpu', label: 'host cpu', meaning: 'CPU of this machine, of all cores', much: 0.9 },
  {
    series: 'host.steal',
    label: 'stolen cpu',
    meaning: 'given to other guests of the same machine: what is slow then, may be slow for that',
    much: 0.05,
  },
  { series: 'host.load1', label: 'host load', meaning: 'processes that ran or waited, mean of a minute' },
  { series: 'host.mem', label: 'host memory', meaning: 'memory of this machine that is not available' },
  { series: 'host.swapin', label: 'swapped in', meaning: 'read back from swap since the run began', much: 1 },
  {
    series: 'host.udp_drops',
    label: 'udp drops',
    meaning: 'datagrams that this machine dropped since the run began, whosever they were',
    much: 1,
  },
  {
    series: 'host.timewait',
    label: 'time wait',
    meaning: 'connections that were closed here and keep their port for a minute',
  },
];

/** Those of a run that there are. */
export const gaugesOf = (state: State): { workers: Gauge[]; self: Gauge[]; host: Gauge[] } => {
  const known = (gauges: readonly Gauge[]) => gauges.filter(({ series }) => series in state.series);
  return { workers: known(WORKERS), self: known(SELF), host: known(HOST) };
};
