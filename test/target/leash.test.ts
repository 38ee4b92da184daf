import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { scan } from '../../src/proc/tree.ts';
import { openLeash } from '../../src/target/leash.ts';
import { start, until } from '../proc/processes.ts';

const inGroup = (group: number) => scan().filter((stat) => stat.group === group && stat.state !== 'Z');

test('when its holder is SIGKILLed, a leash ends groups with grandchildren, deaf and stopped members', async () => {
  const holder = spawn(
    process.execPath,
    [
      fileURLToPath(new URL('./fixtures/leash-holder.ts', import.meta.url)),
      'sh -c "sleep 71 & wait" & wait',
      'trap "" TERM; while :; do sleep 1; done',
      'sleep 72 & kill -STOP $!; wait',
      'exec sleep 73',
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const [line] = await once(holder.stdout, 'data');
  const groups: number[] = JSON.parse(String(line));
  const kept = groups.pop() as number;
  try {
    const [family = 0, deaf = 0, halted = 0] = groups;
    await until(() => inGroup(family).length === 3 && inGroup(deaf).length >= 1);
    await until(() => inGroup(halted).some((stat) => stat.state === 'T'));
    holder.kill('SIGKILL');
    await until(() => groups.every((group) => inGroup(group).length === 0), 5000);
    expect(inGroup(kept)).toHaveLength(1);
  } finally {
    holder.kill('SIGKILL');
    for (const group of [...groups, kept])
      try {
        process.kill(-group, 'SIGKILL');
      } catch {
        // as it should be
      }
  }
}, 15_000);

test('a leash that is closed lets go of everything, and is gone', async () => {
  const one = start('sleep', '60');
  const leash = openLeash();
  leash.add(one.pid);
  const before = scan().filter((stat) => stat.ppid === process.pid && stat.comm === 'sh');
  expect(before).toHaveLength(1);
  await leash.close();
  await new Promise((done) => setTimeout(done, 100));
  expect(inGroup(one.pid)).toHaveLength(1);
  expect(scan().filter((stat) => stat.ppid === process.pid && stat.comm === 'sh')).toHaveLength(0);
  one.kill();
});
