import { describe, expect, test } from 'vitest';
import { causesOf } from '../../../src/judge/diagnosis/causes.ts';
import { AILING, LOSING } from './ailing-systems.ts';
import { type Ailing, ailing, type Made } from './made-system.ts';

const said = (changes: Ailing, made?: Made) =>
  causesOf(ailing(changes, made)).map(({ rule, fault }) => `${rule} ${fault}`);

describe('no evidence, no claim', () => {
  const EVIDENCE: Readonly<Record<string, RegExp>> = {
    cpu: /^process\.(cpu|thread_cpu)$/,
    memory: /^process\.rss|host\.mem|pressure\.memory|swapin|majfaults$/,
    disk: /pressure\.io/,
    disk_full: /^disk/,
    lock: /lockwait|locked/,
    checkpoint: /\.wal/,
    drops: /\.drops/,
    ports: /local_/,
    generator: /workers\.cpu|\.invalid|behind/,
    host: /host\.(cpu|steal)/,
    fds: /fds_/,
    refused: /refused/,
    udp_drops: /udp_drops/,
    ended: /exits|restarts|procs/,
    frozen: /process\.cpu/,
    upstream: /upstream/,
    unexplained: /latency|errors/,
  };
  test.each(AILING)('without the series that would tell of it: %s', (_, changes, expected) => {
    const [rule] = expected.split(' ') as [string];
    const left = said(changes, { without: EVIDENCE[rule] as RegExp }).map((each) => each.split(' ')[0]);
    expect(left).not.toContain(rule);
  });

  test.each(AILING)('with all its ticks gaps: %s', (_, changes, expected) => {
    const gaps = Object.fromEntries(Object.keys(changes).map((name) => [name, null]));
    expect(said(gaps)).not.toContain(expected);
  });

  test('drops of the machine alone are nobody’s fault that is known', () => {
    const changes = { ...LOSING, '+host.udp_drops': 300 };
    expect(said(changes, { without: /process\.udp_drops/ })).toEqual(['udp_drops unknown']);
    expect(said({ ...changes, '+dns.drops': 300 }, { without: /process\.udp_drops/ })).toEqual([
      'drops generator',
    ]);
  });

  test('what the target does not use is only somebody else’s when all of its own use is known', () => {
    expect(said({ 'host.cpu': 1 }, { without: /^process\.cpu/ })).toEqual([]);
  });
});
