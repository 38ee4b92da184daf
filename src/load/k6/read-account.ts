/** What k6 tells of itself: its REST API's metrics while it runs, its summary when it has ended. Pure. */
import type { K6_FIGURES } from '../../model/k6-load.ts';

/** Since its run began. */
export interface K6Account {
  /** Complete. */
  readonly iterations: number;
  /** Due, and not begun for want of a free VU. */
  readonly dropped: number;
  /** HTTP requests, and those of them that k6 calls failed. */
  readonly requests: number;
  readonly failed: number;
  /** Seconds, of a request; of an iteration where the script makes no HTTP requests. */
  readonly latency: Partial<Record<(typeof K6_FIGURES)[number], number>>;
  /** `http_req_failed: rate<0.01`: the script's own thresholds that were crossed. */
  readonly crossed: readonly string[];
}

export const NO_ACCOUNT: K6Account = {
  iterations: 0,
  dropped: 0,
  requests: 0,
  failed: 0,
  latency: {},
  crossed: [],
};

const FIGURES = { avg: 'mean', med: 'p50', 'p(90)': 'p90', 'p(95)': 'p95', max: 'max' } as const;

type Sample = Readonly<Record<string, unknown>>;
type Samples = ReadonlyMap<string, Sample>;

/** The body of `/v1/metrics`; null when it is none. */
export function readMetrics(text: string): K6Account | null {
  const { data } = mapOf(parse(text));
  if (!Array.isArray(data)) return null;
  const samples = new Map<string, Sample>();
  for (const each of data) samples.set(String(mapOf(each).id), mapOf(mapOf(mapOf(each).attributes).sample));
  const requests = numberIn(samples, 'http_reqs', 'count');
  // A rate is told as such, and is of as many.
  return accountOf(samples, Math.round(numberIn(samples, 'http_req_failed', 'rate') * requests), []);
}

/** A file of `--summary-export`; null when it is none. */
export function readSummary(text: string): K6Account | null {
  const { metrics } = mapOf(parse(text));
  if (!(metrics instanceof Object)) return null;
  const samples = new Map(Object.entries(metrics).map(([name, sample]) => [name, mapOf(sample)]));
  const crossed = [...samples].flatMap(([name, { thresholds }]) =>
    // `true` says that it was crossed.
    Object.entries(mapOf(thresholds)).flatMap(([line, isCrossed]) =>
      isCrossed === true ? [`${name}: ${line}`] : [],
    ),
  );
  // What «passes» of the rate of failed requests, is a request that failed.
  return accountOf(samples, numberIn(samples, 'http_req_failed', 'passes'), crossed);
}

function accountOf(samples: Samples, failed: number, crossed: readonly string[]): K6Account {
  const requests = numberIn(samples, 'http_reqs', 'count');
  const times = samples.get(requests > 0 ? 'http_req_duration' : 'iteration_duration') ?? {};
  const latency = Object.fromEntries(
    Object.entries(FIGURES).flatMap(([of, figure]) =>
      isCount(times[of]) ? [[figure, times[of] / 1000]] : [],
    ),
  );
  return {
    iterations: numberIn(samples, 'iterations', 'count'),
    dropped: numberIn(samples, 'dropped_iterations', 'count'),
    requests,
    failed,
    latency,
    crossed,
  };
}

function numberIn(samples: Samples, name: string, key: string): number {
  const value = samples.get(name)?.[key];
  return isCount(value) ? value : 0;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

const mapOf = (value: unknown): Sample => (value instanceof Object ? (value as Sample) : {});

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

const PROGRESS =
  /^running \((?:(\d+)h)?(?:(\d+)m)?([\d.]+)s\), \S+ VUs, (\d+) complete and (\d+) interrupted iterations/;

export interface Progress {
  readonly elapsedMs: number;
  readonly interrupted: number;
}

/** A line of its progress, once a second; null: another one. */
export function readProgress(line: string): Progress | null {
  const match = PROGRESS.exec(line);
  if (!match) return null;
  const [hours = 0, minutes = 0, seconds = 0, , interrupted = 0] = match
    .slice(1)
    .map((text) => Number(text ?? 0));
  return { elapsedMs: ((hours * 60 + minutes) * 60 + seconds) * 1000, interrupted };
}

/** Of what `k6 version` says; null: that is not k6's. */
export function readVersion(said: string): { readonly major: number; readonly minor: number } | null {
  const [, major, minor] = /^k6(?:\.exe)? v(\d+)\.(\d+)/m.exec(said) ?? [];
  return major === undefined ? null : { major: Number(major), minor: Number(minor) };
}
