import path from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bind } from '../../src/profile/bind.ts';
import { loadProfile } from '../../src/profile/load-profile.ts';
import { profileSchema } from '../../src/profile/schema.ts';
import { folder, GOOD, goodBut, load, profileFrom } from './made-profile.ts';

test('a good profile is read in base units, with absolute paths', () => {
  const profile = profileFrom(GOOD);
  expect(profile).toMatchObject({
    name: 'ent-dns-24h',
    everyMs: 1000,
    snapshotMs: 3_600_000,
    phases: { warmupMs: 300_000, soakMs: 86_400_000, cooldownMs: 120_000 },
    ports: ['web'],
    judgeHourMs: 10_000,
  });
  expect(profile.targets).toEqual([
    {
      name: '',
      launch: {
        command: ['./ent-dns', '--fast'],
        cwd: folder,
        env: { DB: './run/dns.db', SECRET: '${PASSWORD}' },
        ready: { tcp: '127.0.0.1:8080', withinMs: 10_000 },
      },
    },
  ]);
  expect(profile.probes).toEqual([
    { kind: 'process', prefix: 'process', of: '' },
    { kind: 'sqlite', prefix: 'sqlite', file: path.join(folder, 'run/dns.db'), lockwait: false, queries: {} },
    {
      kind: 'prometheus',
      prefix: 'metrics',
      url: 'http://127.0.0.1:{{port.web}}/metrics',
      headers: {},
      only: [],
    },
    { kind: 'disk', prefix: 'disk', path: path.join(folder, 'run') },
  ]);
  expect(profile.loads[0]).toMatchObject({
    name: 'dns',
    engine: 'dns',
    transport: 'udp',
    server: '127.0.0.1:5353',
    names: path.join(folder, 'domains.txt'),
    shape: { unit: 'rate', kind: 'constant', amount: 1000 },
    rcodes: ['NOERROR', 'NXDOMAIN'],
    step: { by: 100 },
    thinkMs: 0,
    timeoutMs: 2000,
    workers: { from: 1, most: null },
    inflight: 50_000,
    steps: [],
    addresses: ['dns://127.0.0.1:5353'],
  });
  expect(profile.loads[1]).toMatchObject({
    engine: 'http',
    shape: { unit: 'vus', kind: 'constant', amount: 10 },
    thinkMs: 1000,
    step: { share: 0.1 },
  });
  expect(profile.pass).toHaveLength(8);
  expect(profile.abort[0]).toMatchObject({ share: true, forMs: 30_000 });
});

test('a flow keeps its order, its names, its bodies and what it expects', () => {
  const api = profileFrom(GOOD).loads[1];
  expect(api && 'flow' in api && api.flow).toEqual([
    {
      name: 'create',
      method: 'POST',
      path: '/rules',
      headers: {},
      json: { domain: 'test-{{uuid}}.example.com', enabled: true },
      status: [201],
      save: { id: '$.id' },
    },
    { name: 'list', method: 'GET', path: '/rules', headers: {}, status: [200, 204], save: {} },
    { name: 'delete3', method: 'DELETE', path: '/rules/{{id}}', headers: {}, status: [204], save: {} },
  ]);
});

test('a secret stays a reference: its value is nowhere in the profile', () => {
  expect(JSON.stringify(profileFrom(GOOD))).not.toContain('hunter2');
});

test('a loaded profile cannot be changed, however deep', () => {
  const profile = profileFrom(GOOD);
  const thaw = (value: unknown): unknown[] =>
    value instanceof Object
      ? [...(Object.isFrozen(value) ? [] : [value]), ...Object.values(value).flatMap(thaw)]
      : [];
  expect(thaw(profile)).toEqual([]);
});

test('the shortest profile there can be is enough', () => {
  expect(profileFrom('name: x\nphases: { soak: 1s }\n')).toMatchObject({
    everyMs: 1000,
    phases: { warmupMs: 0, soakMs: 1000, cooldownMs: 0 },
    targets: [],
    probes: [],
    loads: [],
  });
});

const SEVERAL = `name: two
phases: { soak: 1h }
targets:
  redis: { attach: { port: 6379 } }
  webdis: { attach: { name: webdis } }
probes:
  process: { redis: {}, webdis: {} }
  sqlite: { rules: { file: /a.db, of: webdis }, log: { file: b.db, lockwait: true, queries: { rows: SELECT 1 } } }
  prometheus: { redis: { url: "http://127.0.0.1:1/metrics" } }
  disk: { data: { path: / } }
pass:
  - redis.process.rss growth < 20%
  - webdis.sqlite.rules.wal < 5MB
  - sqlite.log.lockwait < 5ms
  - sqlite.log.query.rows < 5
  - sqlite.log.query.rows.time < 5ms
  - redis.metrics.connected_clients < 5
  - disk.data.free > 1GB
  - host.cpu < 90%
  - self.lag < 100ms
`;

test('several targets and probes have series that start with their names', () => {
  const profile = profileFrom(SEVERAL);
  expect(profile.probes.map(({ prefix }) => prefix)).toEqual([
    'redis.process',
    'webdis.process',
    'webdis.sqlite.rules',
    'sqlite.log',
    'redis.metrics',
    'disk.data',
  ]);
  expect(profile.targets.map(({ name, attach }) => [name, attach])).toEqual([
    ['redis', { port: 6379 }],
    ['webdis', { name: 'webdis' }],
  ]);
});

test('a process probe without a target to choose watches them all', () => {
  const profile = profileFrom(SEVERAL.replace('{ redis: {}, webdis: {} }', '{}'));
  expect(profile.probes.flatMap((probe) => (probe.kind === 'process' ? [probe.prefix] : []))).toEqual([
    'redis.process',
    'webdis.process',
  ]);
});

test('--set lays values over the file: a plain one, one of a list, a whole part', () => {
  const profile = profileFrom(GOOD, {
    sets: [
      'load.dns.rate=50/s',
      'pass.1=dns.errors < 7%',
      'phases={soak: 10m}',
      'load.api.vus=3',
      'name=other',
    ],
  });
  expect(profile.loads[0]).toMatchObject({ shape: { amount: 50 } });
  expect(profile.loads[1]).toMatchObject({ shape: { amount: 3 } });
  expect(profile.pass[1]?.limit).toBe(0.07);
  expect(profile.phases).toEqual({ warmupMs: 0, soakMs: 600_000, cooldownMs: 0 });
  expect(profile.name).toBe('other');
});

test('--duration replaces the soak and nothing else', () => {
  expect(profileFrom(GOOD, { duration: '90s' }).phases).toEqual({
    warmupMs: 300_000,
    soakMs: 90_000,
    cooldownMs: 120_000,
  });
});

test('a secret may stand in headers, setup, flow and env, and `{{saved}}` in a flow', () => {
  const text = goodBut('"Bearer {{token}}"', '"Bearer ${PASSWORD}"').replace(
    '"/rules/{{id}}"',
    '"/x/${PASSWORD}"',
  );
  expect(load(text)).toHaveProperty('profile');
});

test('ports and the folder are put in at the start, everywhere', () => {
  const text = goodBut('./run/dns.db }\n', '"{{run.dir}}/dns.db" }\n').replace(
    '--fast',
    '"--port={{port.web}}"',
  );
  const bound = bind(profileFrom(text), { ports: { web: 4711 }, dir: '/tmp/run' });
  expect(bound.targets[0]?.launch?.command).toEqual(['./ent-dns', '--port=4711']);
  expect(bound.probes[1]).toMatchObject({ file: '/tmp/run/dns.db' });
  expect(bound.probes[2]).toMatchObject({ url: 'http://127.0.0.1:4711/metrics' });
  expect(bound.pass).toEqual(profileFrom(text).pass);
});

test('the form of a profile is told as a JSON Schema', () => {
  const schema = z.toJSONSchema(profileSchema, { io: 'input' });
  expect(schema).toMatchObject({ type: 'object', additionalProperties: false, required: ['name'] });
  expect(Object.keys(schema.properties ?? {})).toContain('load');
});

test('no file, a folder, and a file that cannot be one are named', () => {
  const problem = (file: string) => loadProfile(file, { env: {} });
  expect(problem(path.join(folder, 'none.yaml'))).toMatchObject({
    problems: [{ file: path.join(folder, 'none.yaml'), message: 'no such file' }],
  });
  expect(problem(folder)).toMatchObject({ problems: [{ message: 'is not a file' }] });
  expect(problem('/dev/zero')).toMatchObject({ problems: [{ message: 'is not a file' }] });
});

const shapeOf = (amount: string) => profileFrom(GOOD, { sets: [`load.dns=${amount}`] }).loads[0]?.shape;
const dns = (amount: string) =>
  shapeOf(`{ engine: dns, server: "127.0.0.1:53", names: [a.test], ${amount} }`);

test('a load is asked for in every shape there is', () => {
  expect(dns('vus: 5')).toEqual({ unit: 'vus', kind: 'constant', amount: 5 });
  expect(dns('rate: { steps: [10/s, 60/min], hold: 100s }')).toEqual({
    unit: 'rate',
    kind: 'steps',
    steps: [10, 1],
    settleMs: 10_000,
    holdMs: 100_000,
    restMs: 0,
  });
  expect(dns('vus: { stages: [{ to: 50, over: 5m }, { to: 0, over: 0s }] }')).toEqual({
    unit: 'vus',
    kind: 'ramps',
    from: 0,
    ramps: [
      { to: 50, overMs: 300_000 },
      { to: 0, overMs: 0 },
    ],
  });
  expect(dns('levels: [{ requests: 1000, concurrency: 10 }], rest: 5s')).toEqual({
    unit: 'vus',
    kind: 'levels',
    levels: [{ requests: 1000, concurrency: 10 }],
    restMs: 5000,
  });
  expect(dns('burst: { count: 10000 }')).toEqual({
    unit: 'rate',
    kind: 'burst',
    amount: 0,
    count: 10_000,
    everyMs: null,
  });
  expect(dns('rate: 5/s, burst: { count: 100, every: 1m }')).toMatchObject({ amount: 5, everyMs: 60_000 });
  expect(dns('rate: { search: { from: 100/s, to: 20000/s } }')).toEqual({
    unit: 'rate',
    kind: 'search',
    from: 100,
    to: 20_000,
    precision: 0.05,
    settleMs: 6000,
    holdMs: 30_000,
    restMs: 5000,
  });
});

test('the soak may be left out when every load comes to its own end', () => {
  const without = (amount: string) =>
    profileFrom(GOOD, {
      sets: [
        'phases={ warmup: 1s }',
        `load={ dns: { engine: dns, server: "127.0.0.1:53", names: [a.test], ${amount} } }`,
        'pass=[]',
        'abort=[]',
        'alert=[]',
      ],
    }).phases.soakMs;
  expect(without('rate: { steps: [1/s, 2/s], hold: 10s, settle: 1s, rest: 4s }')).toBe(2 * 15_000 + 10_000);
  expect(without('burst: { count: 5 }')).toBe(86_400_000);
});

test('workers are as the machine has cores for, so many, or from so many to so many', () => {
  const workers = (given: string) =>
    profileFrom(GOOD, { sets: [`load.dns.workers=${given}`] }).loads[0]?.workers;
  expect(workers('3')).toEqual({ from: 3, most: 3 });
  expect(workers('{ most: 4 }')).toEqual({ from: 1, most: 4 });
  expect(workers('{ from: 2, most: 1 }')).toEqual({ from: 2, most: 2 });
});
