/** A folder with a `k6` that replays what the real one was recorded to say, and loads that run it. */
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { K6_TELLS, type K6LoadSpec } from '../../../src/model/k6-load.ts';
import { dnsLoad } from '../fork-worker.ts';

const RIG = path.resolve(import.meta.dirname, '../../rigs/k6-replay.ts');

/** To be removed by who made it. */
export function replayedK6(): { readonly folder: string; readonly script: string; readonly PATH: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'soaktop-k6-test-'));
  const k6 = path.join(folder, 'k6');
  writeFileSync(k6, `#!/bin/sh\nexec ${process.execPath} ${RIG} "$@"\n`);
  chmodSync(k6, 0o755);
  const script = path.join(folder, 'script.js');
  writeFileSync(script, 'export default function () {}\n');
  return { folder, script, PATH: `${folder}:${process.env.PATH}` };
}

export function k6Load(script: string, given: Partial<K6LoadSpec> = {}): K6LoadSpec {
  const { names, rcodes, server, transport, ...base } = dnsLoad(9);
  return {
    ...base,
    name: 'api',
    engine: 'k6',
    script,
    base: 'http://127.0.0.1:9',
    exec: 'default',
    env: {},
    inflight: 20,
    timeoutMs: 1000,
    latencyFrom: 'untold',
    tells: K6_TELLS,
    ...given,
  };
}
