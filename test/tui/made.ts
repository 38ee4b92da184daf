/** Made runs for the screen's tests: real events folded by `reduce`, plausible and the same every time. */
import type { Answer, Feed } from '../../src/model/contracts.ts';
import type { Command, RunEvent, TickEvent } from '../../src/model/event.ts';
import { constant } from '../../src/model/histogram.ts';
import type { Profile } from '../../src/model/profile.ts';
import { fold, reduce } from '../../src/model/reduce.ts';
import type { Values } from '../../src/model/series.ts';
import { EMPTY_STATE, type State } from '../../src/model/state.ts';
import { parseThreshold, type Threshold } from '../../src/model/threshold.ts';
import type { Trend } from '../../src/model/trend.ts';
import { NOTHING_JUDGED, type Verdict } from '../../src/model/verdict.ts';
import { FIRST_UI, type Ui, type View } from '../../src/tui/view/view.ts';

process.env.TZ = 'UTC';
export const START = Date.UTC(2025, 10, 21, 18, 0, 0);
const WARMUP_TICKS = 30;

const threshold = (text: string): Threshold => {
  const parsed = parseThreshold(text);
  if ('message' in parsed) throw new Error(parsed.message);
  return parsed;
};

const step = { headers: {}, status: [200], save: {}, method: 'GET', path: '/rules' };
const load = {
  step: { by: 100 },
  thinkMs: 0,
  timeoutMs: 2000,
  workers: { from: 1, most: 4 },
  inflight: 1000,
  steps: [],
  addresses: [],
};

export const PROFILE: Profile = {
  name: 'ent-dns-24h',
  everyMs: 1000,
  snapshotMs: 300_000,
  phases: { warmupMs: 30_000, soakMs: 1_200_000, cooldownMs: 10_000 },
  ports: [],
  targets: [{ name: '', launch: { command: ['./ent-dns'], cwd: '/', env: {} } }],
  probes: [
    { kind: 'process', prefix: 'process', of: '' },
    { kind: 'sqlite', prefix: 'sqlite', file: '/dns.db', lockwait: true, queries: {} },
    { kind: 'disk', prefix: 'disk', path: '/' },
  ],
  loads: [
    {
      ...load,
      name: 'dns',
      engine: 'dns',
      server: '127.0.0.1:5353',
      transport: 'udp',
      names: ['a.test'],
      shape: { unit: 'rate', kind: 'constant', amount: 1000 },
      rcodes: [],
    },
    {
      ...load,
      name: 'api',
      engine: 'http',
      base: 'http://127.0.0.1:8080',
      shape: { unit: 'vus', kind: 'constant', amount: 10 },
      thinkMs: 1000,
      steps: ['create', 'list', 'delete'],
      setup: [],
      headers: {},
      flow: [
        { ...step, name: 'create', method: 'POST' },
        { ...step, name: 'list' },
        { ...step, name: 'delete', method: 'DELETE' },
      ],
    },
  ],
  pass: [
    'dns.latency.p95 < 100ms',
    'dns.errors < 0.1%',
    'api.latency.p95 over 5m < 500ms',
    'process.rss growth < 20%',
    'sqlite.file slope < 10GB/d',
    'process.exits == 0',
  ].map(threshold),
  abort: [],
  alert: [],
  judgeHourMs: 3_600_000,
};

/** A small generator of numbers from 0 to 1, the same every time (Park–Miller). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

function valuesAt(seq: number, random: () => number, leak: number): Values {
  const soak = Math.max(0, seq - WARMUP_TICKS);
  const warm = 1 - Math.exp(-seq / 40);
  const spike = seq % 97 === 0 ? 6 : 1;
  const jitter = (size: number) => 1 + (random() - 0.5) * size;
  const latency = (name: string, scale: number) => ({
    [`${name}.latency.p50`]: 0.00031 * scale * jitter(0.1),
    [`${name}.latency.p90`]: 0.0011 * scale * jitter(0.2),
    [`${name}.latency.p95`]: 0.00184 * scale * jitter(0.3) * spike,
    [`${name}.latency.p99`]: 0.0062 * scale * jitter(0.4) * spike,
    [`${name}.latency.max`]: 0.0102 * scale * jitter(0.6) * spike,
  });
  return {
    ...latency('dns', 1),
    ...latency('api', 10),
    ...latency('api.create', 14),
    ...latency('api.list', 6),
    ...latency('api.delete', 8),
    'dns.rate': 1000 + Math.round((random() - 0.5) * 4),
    'dns.due': soak * 1000,
    'dns.sent': soak * 1000,
    'dns.ok': soak * 1000 - Math.floor(soak / 50),
    'dns.errors': Math.floor(soak / 50),
    'dns.lost': 0,
    'dns.missed': 0,
    'dns.inflight': Math.round(2 + random() * 3),
    'api.rate': 9.8 * jitter(0.05),
    'api.due': soak * 10,
    'api.sent': soak * 10,
    'api.ok': soak * 10,
    'api.errors': 0,
    'api.lost': 0,
    'api.missed': 0,
    'api.inflight': 10,
    'process.rss': 150e6 + 62e6 * warm + leak * soak + (random() - 0.5) * 3e6,
    'process.cpu': 0.23 * jitter(0.3),
    'process.fds': 41,
    'process.threads': 12,
    'process.exits': 0,
    'sqlite.file': 1.2e9 + seq * 14_400,
    'sqlite.wal': 4e6 + (seq % 60) * 1e4,
    'sqlite.lockwait': 0.0002 * jitter(0.5),
    'disk.free': 38e9 - seq * 14_400,
    'host.cpu': 0.4 * jitter(0.2),
    'self.cpu': 0.021,
    'self.rss': 84e6,
    'dns.workers': 1,
    'api.workers': 1,
    'self.workers.cpu': 0.62,
    ...latency('dns.service', 0.95),
    ...latency('api.service', 9.5),
  };
}

export function tick(seq: number, leak = 0): TickEvent {
  const random = seeded(seq * 7919 + 17);
  for (let i = 0; i < 3; i++) random();
  return {
    type: 'tick',
    at: START + seq * 1000,
    seq,
    elapsedMs: seq * 1000,
    values: valuesAt(seq, random, leak),
    histograms: HISTOGRAMS,
  };
}

/** The latencies of every tick, in µs and how many: the same ones, for a whole soak's figures that are known. */
const HISTOGRAMS = {
  dns: [...constant(300, 940), ...constant(1800, 45), ...constant(6000, 15)],
  api: [...constant(3000, 9), ...constant(18_000, 1)],
};

const trend = (series: string, state: Trend['state'], level: number, slope: number, half: number): Trend => ({
  series,
  state,
  level,
  slopePerHour: slope,
  low: slope - half,
  high: slope + half,
  growth24h: (slope * 24) / level,
  smallestDetectablePerHour: 2 * half,
  segments: 1,
  gapShare: 0,
  warmupSeconds: null,
  stepAt: null,
  timeToLimitSeconds: null,
  enoughInSeconds: 0,
  slopePerRequest: null,
  why: [],
});

const passing = (): Verdict['thresholds'] => [
  {
    text: 'dns.latency.p95 < 100ms',
    state: 'pass',
    value: 0.00184,
    unit: 'seconds',
    why: '1.84ms, below 100ms',
  },
  { text: 'dns.errors < 0.1%', state: 'pass', value: 0.00002, unit: 'ratio', why: '13 of 670,000' },
  {
    text: 'api.latency.p95 over 5m < 500ms',
    state: 'pass',
    value: 0.018,
    unit: 'seconds',
    why: 'worst window 18ms',
  },
  { text: 'process.rss growth < 20%', state: 'pass', value: 0.002, unit: 'ratio', why: '212 MB, +0.2%' },
  { text: 'sqlite.file slope < 10GB/d', state: 'pass', value: 14_400, unit: 'bytes', why: '1.24 GB a day' },
  { text: 'process.exits == 0', state: 'pass', value: 0, unit: 'number', why: 'never' },
];

export const PASSING: Verdict = {
  ...NOTHING_JUDGED,
  state: 'pass',
  reasons: [],
  thresholds: passing(),
  trends: [
    trend('process.rss', 'STABLE', 212e6, 0.4e6, 0.3e6),
    trend('sqlite.file', 'LEAK', 1.24e9, 52e6, 1e6),
    trend('sqlite.wal', 'STABLE', 4.3e6, 0, 1e4),
    { ...trend('disk.free', 'LEAK', 38e9, -52e6, 1e6), timeToLimitSeconds: 730 * 3600 },
  ],
};

export const FAILING: Verdict = {
  ...NOTHING_JUDGED,
  state: 'fail',
  reasons: ['memory grows 360 MB/h (351–369), the limit of 2 GB is reached in 5 h', 'second reason'],
  thresholds: passing().map((result) =>
    result.text.startsWith('process.rss')
      ? { ...result, state: 'fail', value: 0.31, why: '278 MB, +31% since the warm-up' }
      : result,
  ),
  trends: [trend('process.rss', 'SUSPECT', 278e6, 360e6, 9e6), ...PASSING.trends.slice(1)],
  suspects: [
    {
      of: 'process.rss',
      moving: [{ series: 'metrics.query_log_buffer_len', likeness: 0.99, why: 'grew when it grew' }],
      still: ['metrics.heap_bytes', 'process.fds'],
    },
  ],
  causes: [
    {
      rule: 'checkpoint',
      fault: 'target',
      text: 'the WAL grows and is not checkpointed: 1.2 GB, while the file stands still',
      evidence: ['sqlite.wal +310 MB/h over 3 h', 'sqlite.file +0 B/h'],
      seconds: 10_800,
      fromSeconds: 3600,
    },
  ],
};

export const UNKNOWN: Verdict = {
  ...NOTHING_JUDGED,
  state: 'unknown',
  reasons: ['process.rss growth < 20%: 20 of 60 ticks: too little to tell'],
  thresholds: passing().map((result, i) =>
    i < 3 ? { ...result, state: 'unknown', value: null, why: 'too little' } : result,
  ),
  trends: [{ ...trend('process.rss', 'UNKNOWN', 200e6, 3.1e6, 9e6), enoughInSeconds: 40 }],
};

const RUN = {
  name: 'ent-dns-24h',
  dir: 'snapshots/ent-dns-24h',
  pid: 4711,
  profileFile: 'soak.yaml',
  versions: {},
  machine: {},
  ports: {},
};

export interface Made {
  readonly ticks: number;
  readonly leak?: number;
  readonly verdict?: Verdict;
  readonly profile?: Profile;
}

/** A run of so many ticks, with a gap of 20 at 300, findings, commands, notes, a worker that went and came back. */
export function* eventsOf({ ticks, leak = 0, verdict, profile = PROFILE }: Made): Generator<RunEvent> {
  const at = (seq: number) => START + seq * 1000 + 400;
  const extra: Record<number, RunEvent[]> = {
    [WARMUP_TICKS]: [{ type: 'phase', at: at(WARMUP_TICKS), phase: 'soak' }],
    31: [{ type: 'snapshot', at: at(31), file: 'snapshots/ent-dns-24h/snap-000.json', reason: 'start' }],
    200: [
      {
        type: 'command',
        at: at(200),
        by: 'eva',
        command: { do: 'step', load: 'dns', direction: 1 },
        outcome: '900/s → 1000/s',
        ok: true,
      },
      { type: 'load', at: at(200), load: 'dns', asked: 1000, paused: false, stage: null, byHand: false },
    ],
    320: [
      { type: 'worker', at: at(320), worker: 'dns/0', status: 'gone', reason: 'SIGKILL' },
      { type: 'worker', at: at(320) + 1200, worker: 'dns/0', status: 'running' },
    ],
    331: [{ type: 'snapshot', at: at(331), file: 'snapshots/ent-dns-24h/snap-001.json', reason: 'interval' }],
    400: [{ type: 'note', at: at(400), by: 'eva', text: 'restarted the proxy in front' }],
    500: [
      {
        type: 'finding',
        at: at(500),
        finding: {
          key: 'p99',
          level: 'warning',
          text: 'dns p99 41 ms for 8 s, while the WAL was checkpointed',
          fault: 'target',
        },
      },
    ],
    600:
      verdict?.state === 'fail'
        ? [
            {
              type: 'finding',
              at: at(600),
              finding: {
                key: 'rss',
                level: 'bad',
                text: 'process.rss growth < 20% no longer holds',
                fault: 'target',
              },
            },
          ]
        : [],
  };
  yield { type: 'started', at: START - 3000, run: RUN, profile };
  yield { type: 'worker', at: START - 2000, worker: 'dns/0', status: 'running' };
  yield { type: 'phase', at: START, phase: 'warmup' };
  for (let seq = 0; seq < ticks; seq++) {
    if (seq < 300 || seq >= 320) yield tick(seq, leak);
    yield* extra[seq] ?? [];
  }
  if (verdict) yield { type: 'judged', at: START + (ticks - 1) * 1000 + 500, verdict };
}

export const madeState = (made: Made): State => fold(eventsOf(made));

export const healthy = (): State => madeState({ ticks: 700, verdict: PASSING });
export const failing = (): State => {
  const state = madeState({ ticks: 700, leak: 1e5, verdict: FAILING });
  const [cause] = FAILING.causes;
  if (!cause) throw new Error('no cause');
  const finding = {
    key: 'cause.checkpoint',
    level: 'warning',
    text: cause.text,
    fault: cause.fault,
  } as const;
  return reduce(state, { type: 'finding', at: state.at, finding });
};
export const fresh = (): State => EMPTY_STATE;

export function viewOf(state: State, columns: number, rows: number, more: Partial<View> = {}): View {
  return {
    state,
    newest: state,
    answers: () => undefined,
    ui: FIRST_UI,
    size: { columns, rows },
    now: state.at,
    kind: 'live',
    readOnly: false,
    failingSince: null,
    ...more,
  };
}

export const uiOf = (more: Partial<Ui>): Ui => ({ ...FIRST_UI, ...more });

/** A feed that is told what to say, and remembers what it was asked for. */
export function madeFeed(state: State, kind: Feed['kind'] = 'live') {
  const commands: Command[] = [];
  let tell: (event: RunEvent) => void = () => {};
  let lose: (reason: string) => void = () => {};
  const feed: Feed = {
    kind,
    state,
    listen(onEvent, onLost) {
      tell = onEvent;
      lose = onLost;
    },
    async command(command): Promise<Answer> {
      commands.push(command);
      return {
        ok: command.do !== 'snapshot',
        text: command.do === 'snapshot' ? 'the disk is full' : `done: ${command.do}`,
      };
    },
    ask: async () => {
      throw new Error('nothing is known of the past');
    },
    close() {},
  };
  return { feed, commands, tell: (event: RunEvent) => tell(event), lose: (reason: string) => lose(reason) };
}
