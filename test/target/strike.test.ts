import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { Finding } from '../../src/model/event.ts';
import { type Identity, identityOf, isAlive } from '../../src/proc/identity.ts';
import { readStat } from '../../src/proc/stat.ts';
import { descendants } from '../../src/proc/tree.ts';
import { attachTarget } from '../../src/target/attach.ts';
import { openLeash } from '../../src/target/leash.ts';
import { openStriker } from '../../src/target/strike.ts';
import { type Started, start, until } from '../proc/processes.ts';

const started: Started[] = [];
afterEach(() => {
  for (const each of started.splice(0)) each.kill();
});

const stateOf = (pid: number) => readStat(pid)?.state;
const isGone = (pid: number) => ['Z', undefined].includes(stateOf(pid));

/** A shell with an idle child and a busy one. */
async function family(): Promise<{ root: Identity; idle: number; busy: number; tree: () => Identity[] }> {
  const shell = start('sh', '-c', 'sleep 71 & sh -c "while :; do :; done" & wait');
  started.push(shell);
  const root = identityOf(shell.pid) as Identity;
  const tree = () => [root, ...descendants([root.pid])].filter(isAlive);
  await until(() => tree().some(({ pid }) => (readStat(pid)?.cpuSeconds ?? 0) > 0.1));
  const children = tree().slice(1);
  const idle = children.find(({ pid }) => readStat(pid)?.comm === 'sleep')?.pid as number;
  const busy = children.find(({ pid }) => pid !== idle)?.pid as number;
  return { root, idle, busy, tree };
}

test('the root, the busiest child, or who has a text in its command is killed, and nobody else', async () => {
  const { root, idle, busy, tree } = await family();
  const striker = openStriker(tree);
  expect(striker.strike('no such process', 'SIGKILL')).toEqual([]);
  expect(striker.strike('busiest-child', 'SIGKILL').map(({ pid }) => pid)).toEqual([busy]);
  await until(() => isGone(busy));
  expect([stateOf(root.pid), stateOf(idle)]).toEqual(['S', 'S']);
  expect(striker.strike('/^sleep 7[01]$/', 'SIGKILL').map(({ pid }) => pid)).toEqual([idle]);
  await until(() => isGone(root.pid));
});

test('all of a target is killed, parents first, so that nobody starts another', async () => {
  const shell = start('sh', '-c', 'while :; do sleep 72; done & while :; do sleep 73; done');
  started.push(shell);
  const root = identityOf(shell.pid) as Identity;
  let known: Identity[] = [root];
  const tree = () => {
    known = [...known.filter(isAlive), ...descendants(known.map(({ pid }) => pid))].filter(
      (each, i, all) => all.findIndex(({ pid }) => pid === each.pid) === i && isAlive(each),
    );
    return known;
  };
  await until(() => tree().length === 4);
  const all = tree();
  expect(openStriker(tree).strike('all', 'SIGKILL')).toHaveLength(4);
  await until(() => all.every(({ pid }) => isGone(pid)));
});

test('who is stopped goes on again; who has its pid by then is left alone', async () => {
  const { root, idle, tree } = await family();
  const striker = openStriker(tree);
  striker.strike('root', 'SIGSTOP');
  await until(() => stateOf(root.pid) === 'T');
  expect(stateOf(idle)).toBe('S');
  striker.thaw();
  await until(() => stateOf(root.pid) === 'S');
  const other: Identity = { pid: root.pid, startTime: '1' };
  for (const signal of ['SIGSTOP', 'SIGKILL'] as const)
    expect(openStriker(() => [other]).strike('all', signal)).toEqual([]);
  expect(stateOf(root.pid)).toBe('S');
});

test('neither this process is ever struck, nor one that it runs under', () => {
  const up = [process.pid, process.ppid].map((pid) => identityOf(pid) as Identity);
  // SIGSTOP, were it sent, would stop this test for ever: a failure that is seen.
  for (const which of ['all', 'root', 'busiest-child'])
    expect(openStriker(() => up).strike(which, 'SIGSTOP')).toEqual([]);
});

test('one that was attached to and stopped goes on when we are SIGKILLed, and no other with its pid is', async () => {
  const mine = start('sleep', '74');
  const other = start('sleep', '75');
  started.push(mine, other);
  process.kill(other.pid, 'SIGSTOP');
  const freezer = fileURLToPath(new URL('./fixtures/freezer.ts', import.meta.url));
  const child = spawn(process.execPath, [freezer, String(mine.pid), String(other.pid)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  await until(() => stateOf(mine.pid) === 'T');
  child.kill('SIGKILL');
  await until(() => stateOf(mine.pid) === 'S');
  expect(stateOf(other.pid)).toBe('T');
}, 15_000);

test('a leash that is closed lets go on whom it still knows to be stopped', async () => {
  const mine = start('sleep', '76');
  started.push(mine);
  const leash = openLeash();
  openStriker(() => [identityOf(mine.pid) as Identity], leash).strike('all', 'SIGSTOP');
  await until(() => stateOf(mine.pid) === 'T');
  await leash.close();
  await until(() => stateOf(mine.pid) === 'S');
});

test('an end on purpose is told as ours, and counted apart', async () => {
  const mine = start('sleep', '77');
  started.push(mine);
  const findings: Finding[] = [];
  const target = attachTarget('db', { pid: mine.pid }, { onFinding: (finding) => findings.push(finding) });
  target.strike('all', 'SIGKILL', 'chaos kill');
  await until(() => target.identity() === null);
  expect(target).toMatchObject({ exits: 1, askedExits: 1 });
  expect(findings).toEqual([
    {
      key: 'db.target.ended',
      level: 'warning',
      text: 'db ended: SIGKILL, on purpose by chaos kill',
      fault: 'operator',
    },
  ]);
  await expect(target.restart('chaos restart')).rejects.toThrow("somebody else's");
  await target.stop(0);
});
