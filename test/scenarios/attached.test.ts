import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { DEMO, eventsOf, folderOf, MAIN, newPlace, soaktop, startJson, ticksOf, until } from './soaktop.ts';

const targets: ReturnType<typeof spawn>[] = [];
afterEach(() => {
  for (const target of targets.splice(0)) target.kill('SIGKILL');
});

/** The embedded target by itself, started by somebody else. */
async function targetOfOthers(env: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [MAIN, 'demo-target'], { env, stdio: ['ignore', 'pipe', 'ignore'] });
  targets.push(child);
  const [line] = await once(child.stdout, 'data');
  return { child, told: JSON.parse(String(line)) as { dns: string; http: string; db: string; pid: number } };
}

test('a target that we attached to is watched, and never touched: not at the end, not when we are killed', async () => {
  const place = newPlace();
  const { child, told } = await targetOfOthers({ ...process.env });
  const attach = [
    ...[
      '--set',
      `target={ attach: { pid: ${told.pid} } }`,
      '--set',
      'ports=[]',
      '--set',
      `probes={ process: {}, prometheus: { url: "http://${told.http}/metrics" } }`,
    ],
    ...['--set', `load={ dns: { engine: dns, server: "${told.dns}", names: names.txt, rate: 200/s } }`],
    ...[
      '--set',
      'pass=["dns.errors < 1%"]',
      '--set',
      'abort=[]',
      '--set',
      'alert=[]',
      '--set',
      'phases.warmup=0s',
    ],
  ];
  const { code, stdout } = await startJson(
    place,
    DEMO,
    ...attach,
    '--duration',
    '2s',
    '--set',
    'phases.cooldown=0s',
  ).ended;
  expect(code).toBe(0);
  expect(ticksOf(eventsOf(stdout)).at(-1)?.values['process.rss']).toBeGreaterThan(20e6);
  expect(child.exitCode).toBeNull();

  const killed = startJson(place, DEMO, ...attach, '--duration', '60s');
  await until('a tick', () => ticksOf(eventsOf(killed.said())).length >= 1);
  killed.child.kill('SIGKILL');
  await killed.ended;
  await new Promise((resolve) => setTimeout(resolve, 2500));
  expect(child.exitCode).toBeNull();
  expect(child.signalCode).toBeNull();
}, 60_000);

test('text of a target that carries escape sequences reaches neither the screen nor a file', async () => {
  const place = newPlace();
  const script = path.join(folderOf(place), 'evil.sh');
  writeFileSync(script, `printf 'A\\033]0;owned\\007\\033[2J\\302\\23331m\\342\\200\\256B' >&2\nexit 1\n`);
  const command = JSON.stringify(['sh', script]);
  const { stderr, stdout } = await soaktop(
    place,
    'run',
    DEMO,
    '--headless',
    '--out',
    place.out,
    '--set',
    `target={ launch: { command: ${command} } }`,
  );
  expect(stderr + stdout).toContain('A·');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
  expect(stderr + stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  const files = spawnSync(
    'grep',
    [
      '-rlP',
      '\\x1b|\\xe2\\x80\\xae',
      place.out,
      '--include=*.json',
      '--include=*.md',
      '--include=supervisor.log',
    ],
    { encoding: 'utf8' },
  );
  expect(files.stdout).toBe('');
  expect(execFileSync('ls', [folderOf(place)], { encoding: 'utf8' })).toContain('runs');
});
