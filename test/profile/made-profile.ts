/** Profile files for tests: a good one, and what loading another one says. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Profile } from '../../src/model/profile.ts';
import { type Loaded, type LoadOptions, loadProfile } from '../../src/profile/load-profile.ts';
import { formatProblem, type Problem } from '../../src/profile/problem.ts';

export const folder = mkdtempSync(path.join(tmpdir(), 'profile-'));
writeFileSync(path.join(folder, 'domains.txt'), 'a.test\nb.test AAAA\n');

/** One line each, so that a test can replace one and know where it stands. */
export const GOOD = `name: ent-dns-24h
every: 1s
snapshot: 1h
phases: { warmup: 5m, soak: 24h, cooldown: 2m }
ports: [web]
target: { launch: { command: [./ent-dns, --fast], env: { DB: ./run/dns.db, SECRET: "\${PASSWORD}" }, ready: { tcp: 127.0.0.1:8080, within: 10s } } }
probes:
  process: {}
  sqlite: { file: ./run/dns.db }
  prometheus: { url: "http://127.0.0.1:{{port.web}}/metrics" }
  disk: { path: ./run }
load:
  dns: { engine: dns, server: 127.0.0.1:5353, names: ./domains.txt, rate: 1000/s, step: 100/s, timeout: 2s }
  api:
    engine: http
    base: http://127.0.0.1:8080/api/v1
    vus: 10
    think: 1s
    setup:
      - post: /auth/login
        json: { username: admin, password: "\${PASSWORD}" }
        expect: { status: 200 }
        save: { token: $.token }
    headers: { authorization: "Bearer {{token}}" }
    flow:
      - { name: create, post: /rules, json: { domain: "test-{{uuid}}.example.com", enabled: true }, expect: { status: 201 }, save: { id: $.id } }
      - { name: list,   get: /rules, expect: { status: [200, 204] } }
      - { delete: "/rules/{{id}}", expect: { status: 204 } }
pass:
  - dns.latency.p95 < 100ms
  - dns.errors < 0.1%
  - api.latency.p95 over 5m < 500ms
  - api.list.latency.p99 < 1s
  - process.rss growth < 20%
  - sqlite.file slope < 10GB/d after 4h
  - process.exits == 0
  - metrics.go_goroutines < 1000
abort:
  - dns.errors > 5% for 30s
alert:
  - dns.latency.p95 > 200ms for 1m
judge: { hour: 10s }
`;

const ENV = { PASSWORD: 'hunter2' };

export function load(text: string | Buffer, options: Partial<LoadOptions> = {}): Loaded {
  const file = path.join(folder, 'soak.yaml');
  writeFileSync(file, text);
  return loadProfile(file, { env: ENV, ...options });
}

export function profileFrom(text: string, options: Partial<LoadOptions> = {}): Profile {
  const loaded = load(text, options);
  if ('problems' in loaded) throw new Error(loaded.problems.map(formatProblem).join('\n'));
  return loaded.profile;
}

export function problemsFrom(text: string | Buffer, options: Partial<LoadOptions> = {}): readonly Problem[] {
  const loaded = load(text, options);
  return 'problems' in loaded ? loaded.problems : [];
}

/** The good one with one piece of its text replaced by another. */
export function goodBut(piece: string, other: string): string {
  if (GOOD.split(piece).length !== 2) throw new Error(`«${piece}» does not stand there once`);
  return GOOD.replace(piece, () => other);
}
