import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../../src/model/event.ts';
import type { Verdict } from '../../src/model/verdict.ts';
import {
  DEMO,
  eventsOf,
  folderOf,
  MAIN,
  newPlace,
  type Place,
  processesOf,
  runFolder,
  startJson,
  ticksOf,
  until,
} from './soaktop.ts';

const TICK_MS = 180;
/** A cause is said when it has held for 20 ticks, and not seen any more when 10 have gone by without it. */
const AILING_MS = 5000;
const RESTING_MS = 2300;
const DESCRIPTORS = 120;

const burners: ChildProcess[] = [];
afterEach(() => {
  for (const child of burners.splice(0)) child.kill('SIGKILL');
});

type Strain = (place: Place, http: string) => Promise<void>;

const faults =
  (wanted: Readonly<Record<string, unknown>>, forMs = AILING_MS): Strain =>
  async (_, http) => {
    await ask(http, 'POST', wanted);
    // Over the one connection that there is: a target without descriptors takes no other.
    for (const end = Date.now() + forMs; Date.now() < end; await sleep(500)) await ask(http, 'GET');
    await ask(http, 'DELETE');
  };

/** Of the demo, whose side door no fault disturbs; while it stands still it does not answer, and need not. */
async function ask(http: string, method: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${http}/admin/faults`, {
    method,
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  expect(answer.status).toBe(200);
}

/** Whatever is at work for a run, by a word of its command line. */
const pidsOf = (place: Place, what: string): number[] =>
  processesOf(folderOf(place)).filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'latin1').includes(what));

/** Held up most of the time, as a worker on a machine without CPU is. */
const throttled: Strain = async (place) => {
  const workers = pidsOf(place, 'load/worker');
  expect(workers.length).toBeGreaterThan(0);
  for (const end = Date.now() + AILING_MS; Date.now() < end; ) {
    for (const pid of workers) process.kill(pid, 'SIGSTOP');
    await sleep(120);
    for (const pid of workers) process.kill(pid, 'SIGCONT');
    await sleep(30);
  }
};

const neighbours: Strain = async () => {
  for (let i = 0; i < 6; i++) burners.push(spawn(process.execPath, ['-e', 'for (;;);'], { stdio: 'ignore' }));
  await sleep(AILING_MS);
  for (const child of burners.splice(0)) child.kill('SIGKILL');
};

/** Holds on to an old state of the database: what is written since cannot be checkpointed. */
const reader: Strain = async (place) => {
  const db = new Database(path.join(runFolder(place), 'target.db'), { readonly: true });
  db.exec('BEGIN');
  db.prepare('SELECT count(*) FROM rules').get();
  await sleep(AILING_MS + 3500);
  db.close();
};

const STRAINS: Readonly<Record<string, { readonly strain: Strain; readonly fault: string }>> = {
  cpu: { strain: faults({ busyFor: '6ms' }), fault: 'target' },
  lock: { strain: faults({ lockFor: '450ms' }), fault: 'target' },
  upstream: { strain: faults({ upstreamFor: '300ms' }), fault: 'unknown' },
  fds: { strain: faults({ leakFds: '60/s' }), fault: 'target' },
  frozen: { strain: faults({ freezeFor: '4s' }, 0), fault: 'target' },
  unexplained: { strain: faults({ slowEvery: 1, slowBy: '300ms' }, AILING_MS + 1500), fault: 'unknown' },
  generator: { strain: throttled, fault: 'generator' },
  host: { strain: neighbours, fault: 'host' },
  checkpoint: { strain: reader, fault: 'target' },
};

/** The machine that this runs on has neighbours of its own. */
const OF_THE_MACHINE = ['host', 'generator', 'unexplained'];

const launched = (...flags: string[]) => [
  ...['sh', '-c', `ulimit -n ${DESCRIPTORS}; exec "$0" "$@"`, process.execPath, MAIN, 'demo-target'],
  ...[
    '--dns-port',
    '{{port.dns}}',
    '--http-port',
    '{{port.http}}',
    '--db',
    '{{run.dir}}/target.db',
    ...flags,
  ],
];

const SETTINGS = {
  every: `${TICK_MS}ms`,
  'phases.warmup': '1s',
  'phases.cooldown': '0s',
  probes: {
    process: {},
    sqlite: { file: '{{run.dir}}/target.db', lockwait: true },
    prometheus: { url: 'http://127.0.0.1:{{port.http}}/metrics' },
  },
  'load.dns.rate': '200/s',
  'load.api.vus': 8,
  'load.api.think': '20ms',
  'target.launch.command': launched(),
  pass: ['process.exits == 0'],
  abort: [],
  alert: ['api.latency.p95 > 200ms'],
};

const settings = Object.entries(SETTINGS).flatMap(([key, value]) => [
  '--set',
  `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
]);

interface Said {
  readonly at: number;
  readonly rule: string;
  readonly fault: string;
  readonly text: string;
  readonly isOver: boolean;
}

const causesIn = (events: readonly RunEvent[]): Said[] =>
  events.flatMap((event) =>
    event.type === 'finding' && event.finding.key.startsWith('cause.')
      ? [
          {
            at: event.at,
            rule: event.finding.key.slice('cause.'.length),
            fault: event.finding.fault,
            text: event.finding.text,
            isOver: event.finding.level === 'info',
          },
        ]
      : [],
  );

/** Whether a cause was said by then, and not yet to be over. */
const isHeld = (said: readonly Said[], rule: string, from: number, to: number): boolean =>
  said.some((each) => each.rule === rule && !each.isOver && each.at >= from && each.at < to) ||
  said.findLast((each) => each.rule === rule && each.at < from)?.isOver === false;

// Once more, for a neighbour that takes the machine away takes the evidence with it.
const options = { timeout: 170_000, retry: 1 };

test(
  'each rule is named while its rig is at work, as whose fault it is, and is silent while the others are',
  options,
  async () => {
    const place = newPlace();
    const run = startJson(place, DEMO, ...settings, '--duration', '10m');
    const started = await until('the start', () =>
      eventsOf(run.said()).find((event) => event.type === 'started'),
    );
    const http = `http://127.0.0.1:${started.type === 'started' ? started.run.ports.http : 0}`;
    await until('three moments of quiet', () => ticksOf(eventsOf(run.said())).length >= 40);
    const spans: { rule: string; from: number; to: number }[] = [];
    for (const [rule, { strain }] of Object.entries(STRAINS)) {
      const from = Date.now();
      await strain(place, http);
      await sleep(RESTING_MS);
      spans.push({ rule, from, to: Date.now() });
    }
    await fetch(`${http}/admin/faults`, { method: 'POST', body: JSON.stringify({ crash: true }) }).catch(
      () => {},
    );
    await sleep(3000);
    run.child.kill('SIGTERM');
    const events = eventsOf((await run.ended).stdout);
    const said = causesIn(events);
    const begun = said.filter(({ isOver }) => !isOver);
    const last = events.at(-1);
    const verdict: Verdict | undefined = last?.type === 'ended' ? last.verdict : undefined;
    const story = said
      .map((each) => `${each.at - (spans[0]?.from ?? 0)} ms ${each.fault}: ${each.text}`)
      .join('\n');
    for (const { rule, from, to } of spans) {
      const held = (name: string) => isHeld(said, name, from, to);
      // Where neighbours take the machine, that is what is wrong with it, and hides what a core would have shown.
      const isHidden = ['cpu', 'unexplained'].includes(rule) && held('host');
      const names = begun
        .filter(({ at }) => at >= from && at < to)
        .map((each) => `${each.rule} ${each.fault}`);
      const isNamed = held(rule) || isHidden;
      expect({ rule, isNamed }, story).toEqual({ rule, isNamed: true });
      const others = names.filter(
        (each) => ![rule, ...OF_THE_MACHINE].includes(each.split(' ')[0] as string),
      );
      expect({ rule, others }, story).toEqual({ rule, others: [] });
      if (held(rule) && !isHidden)
        expect(verdict?.causes).toContainEqual(
          expect.objectContaining({ rule, fault: STRAINS[rule]?.fault }),
        );
    }
    expect(begun).toContainEqual(expect.objectContaining({ rule: 'ended', fault: 'target' }));
  },
);
