import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { needsSql } from '../peers/sql-servers.ts';
import { eventsOf, folderOf, newPlace, processesOf, ROOT, runFolder, soaktop, ticksOf } from './soaktop.ts';

const PASSWORD = 'hunter2-of-the-database';

test.for([
  ['mysql', 'mariadb.sh'],
  ['postgres', 'postgres.sh'],
] as const)(
  '%s, started by a run and asked by it: its answers are judged, and its password is nowhere',
  { timeout: 90_000 },
  async ([system, script], { skip }) => {
    needsSql(skip, system);
    const place = newPlace();
    place.env.DB_PASSWORD = PASSWORD;
    const profile = path.join(folderOf(place), 'soak.yaml');
    writeFileSync(
      profile,
      `name: sql
every: 500ms
phases: { soak: 6s }
ports: [db]
target:
  launch:
    command: [${path.join(ROOT, 'test/peers', script)}, "{{run.dir}}/target", "{{port.db}}"]
    env: { SOAK_PASSWORD: "\${DB_PASSWORD}" }
    ready: { tcp: "127.0.0.1:{{port.db}}", within: 30s }
probes:
  sql:
    asked: { url: "${system}://soak:\${DB_PASSWORD}@127.0.0.1:{{port.db}}/soak", queries: { three: SELECT 3, none: SELECT x FROM y }, every: 1s, within: 5s }
    wrong: { url: "${system}://soak:\${DB_PASSWORD}x@127.0.0.1:{{port.db}}/soak", queries: { three: SELECT 3 } }
pass:
  - sql.asked.up == 1
  - sql.asked.query.three == 3
  - sql.asked.query.three.time < 5s
  - sql.wrong.up == 0
`,
    );
    const { code, stdout } = await soaktop(place, 'run', profile, '--headless', '--json', '--out', place.out);
    const events = eventsOf(stdout);
    const last = events.at(-1);
    expect(last?.type === 'ended' && last.verdict.reasons).toEqual(['4 of 4 thresholds hold']);
    expect(code).toBe(0);
    const soak = ticksOf(events).map(({ values }) => values['sql.asked.query.three']);
    expect(soak).toContain(3);
    expect(soak).toContain(null);
    const said = events.flatMap((event) => (event.type === 'finding' ? event.finding.text : []));
    expect(said).toContainEqual(expect.stringMatching(/^sql\.asked: query none: .*y/));
    expect(said).toContainEqual(expect.stringMatching(/^sql\.wrong: no connection: .*/));
    expect(stdout).not.toContain(PASSWORD);
    expect(filesWith(runFolder(place), PASSWORD)).toEqual([]);
    expect(processesOf(folderOf(place))).toEqual([]);
  },
);

test('a database at a public address is asked only when it is said whose it is', async () => {
  const place = newPlace();
  const profile = path.join(folderOf(place), 'soak.yaml');
  writeFileSync(
    profile,
    `name: sql
phases: { soak: 1s }
probes: { sql: { url: "postgres://a@192.0.2.1/b", queries: { one: SELECT 1 } } }
`,
  );
  const { code, stderr } = await soaktop(place, 'run', profile, '--headless', '--out', place.out);
  expect(code).toBe(2);
  expect(stderr).toContain('probe sql goes to 192.0.2.1, a public address: say --i-own 192.0.2.1');
});

/** Of a folder, whatever is in it. */
function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const file = path.join(folder, name);
    return statSync(file).isFile() && readFileSync(file).includes(text);
  });
}
