import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEMO, eventsOf, folderOf, newPlace, ROOT, soaktop, startJson, ticksOf } from './soaktop.ts';

test('check says what a run would meet, and starts nothing', async () => {
  const place = newPlace();
  const good = await soaktop(place, 'check', DEMO);
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('the profile is sound') });
  const bad = await soaktop(place, 'check', DEMO, '--set', 'target={ launch: { command: [./nowhere] } }');
  expect(bad).toMatchObject({ code: 2, stdout: expect.stringContaining('no such program: ./nowhere') });
  const gone = await soaktop(place, 'check', DEMO, '--set', 'target={ attach: { pid: 4194300 } }');
  expect(gone).toMatchObject({ code: 2, stdout: expect.stringMatching(/PROBLEM target: .*4194300/) });
});

test('check says of each tool that a load takes whether it is there, and how to get it', async () => {
  const { stdout } = await soaktop(newPlace(), 'check', path.join(ROOT, 'profiles/k6.yaml'));
  expect(stdout).toMatch(/^(ok {5}|PROBLEM) load \S+: k6 is (on PATH|not on PATH: https:.*)$/m);
  expect(stdout).toMatch(/^ok {6}load \S+: setpriv is on PATH$/m);
});

test('schema is a JSON Schema that knows the engines', async () => {
  const { stdout, code } = await soaktop(newPlace(), 'schema');
  expect(code).toBe(0);
  const schema = JSON.parse(stdout);
  expect(schema).toMatchObject({ type: 'object', required: ['name'] });
  expect(stdout).toContain('"const": "dns"');
});

test('every command explains itself', async () => {
  for (const command of [
    'demo',
    'run',
    'attach',
    'status',
    'ctl',
    'ls',
    'report',
    'check',
    'schema',
    'demo-target',
  ]) {
    const { code, stdout } = await soaktop(newPlace(), command, '-h');
    expect({ command, code }).toEqual({ command, code: 0 });
    expect(stdout).toContain('Usage: ');
  }
});

test('two targets are soaked at once, each with series of its own', async () => {
  const place = newPlace();
  const file = path.join(folderOf(place), 'two.yaml');
  const target = (name: string) =>
    `  ${name}:\n    launch:\n      command: [soaktop, demo-target, --dns-port, "{{port.${name}}}"]\n      ready: { tcp: "127.0.0.1:{{port.${name}}}" }\n`;
  const load = (name: string) =>
    `  ${name}: { engine: dns, server: "127.0.0.1:{{port.${name}}}", names: [h1.example.test], rate: 100/s }\n`;
  writeFileSync(
    file,
    `name: two\nphases: { soak: 2s }\nports: [left, right]\ntargets:\n${target('left')}${target('right')}probes: { process: {} }\nload:\n${load('left')}${load('right')}pass: ["left.process.exits == 0", "right.errors < 1%"]\n`,
  );
  const { code, stdout, stderr } = await startJson(place, file).ended;
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const values = ticksOf(eventsOf(stdout)).at(-1)?.values ?? {};
  expect(values['left.process.rss']).toBeGreaterThan(20e6);
  expect(values['right.process.rss']).toBeGreaterThan(20e6);
  expect(values).toMatchObject({ 'left.due': 200, 'left.ok': 200, 'right.due': 200, 'right.ok': 200 });
});

test('a value of the environment goes where it is used, and into no file', async () => {
  const place = newPlace();
  const secret = 'hunter2-Zürich "x"';
  const env = { ...place.env, SOAKTOP_TEST_SECRET: secret };
  const set = [
    '--set',
    'load.api.setup.0.json={ username: admin, password: "${SOAKTOP_TEST_SECRET}" }',
    '--set',
    'target.launch.env={ DEMO_PASSWORD: "${SOAKTOP_TEST_SECRET}" }',
  ];
  const { code, stdout, stderr } = await startJson(
    { ...place, env },
    DEMO,
    ...set,
    '--duration',
    '2s',
    '--set',
    'phases.warmup=0s',
  ).ended;
  expect(code, stderr).toBe(3);
  expect(ticksOf(eventsOf(stdout)).at(-1)?.values['api.ok']).toBeGreaterThan(0);
  expect(spawnSync('grep', ['-rlF', 'hunter2', place.out], { encoding: 'utf8' }).stdout).toBe('');
  expect(stdout + stderr).not.toContain('hunter2');
  const refused = await soaktop(
    { ...place, env },
    'run',
    DEMO,
    ...set.slice(0, 2),
    '--headless',
    '--name',
    'refused',
    '--out',
    place.out,
  );
  expect(refused.code).toBe(2);
  expect(refused.stderr).toMatch(/load api.*401/);
  expect(refused.stderr).not.toContain('hunter2');
});
