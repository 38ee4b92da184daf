import path from 'node:path';
import { expect, test } from 'vitest';
import { bind } from '../../src/profile/bind.ts';
import { formatProblem } from '../../src/profile/problem.ts';
import { folder, goodBut, load, problemsFrom, profileFrom } from './made-profile.ts';

const DISK = '  disk: { path: ./run }';
const withSql = (sql: string, more = ''): string =>
  goodBut(DISK, `${DISK}\n  sql: ${sql}`).replace('process.exits == 0', `process.exits == 0\n${more}`);
const QUERIES = 'queries: { rows: SELECT count(*) FROM t }';
const sqlOf = (sql: string) => profileFrom(withSql(sql)).probes.filter(({ kind }) => kind === 'sql');

test('a URL is taken apart; its password stays what the environment calls it', () => {
  const url = '"mysql://soak:${PASSWORD}@127.0.0.1:{{port.web}}/iot"';
  const profile = profileFrom(withSql(`{ url: ${url}, ${QUERIES}, every: 5s, within: 200ms }`));
  const sql = {
    kind: 'sql',
    prefix: 'sql',
    database: {
      system: 'mysql',
      address: 'mysql://127.0.0.1:{{port.web}}',
      user: 'soak',
      password: '${PASSWORD}',
      name: 'iot',
    },
    queries: { rows: 'SELECT count(*) FROM t' },
    everyTicks: 5,
    withinMs: 200,
  };
  expect(profile.probes.at(-1)).toEqual(sql);
  expect(JSON.stringify(profile)).not.toContain('hunter2');
  expect(bind(profile, { ports: { web: 3307 }, dir: '/runs/x' }).probes.at(-1)).toMatchObject({
    database: { address: 'mysql://127.0.0.1:3307' },
  });
});

test.each([
  ['mariadb://a@db.test', { system: 'mysql', address: 'mysql://db.test:3306', user: 'a', name: '' }],
  [
    'postgresql://a%40b@[::1]/c',
    { system: 'postgres', address: 'postgres://[::1]:5432', user: 'a@b', name: 'c' },
  ],
  [
    'postgres://${PASSWORD}@db.test:1/c',
    { address: 'postgres://db.test:1', user: '${PASSWORD}', password: '' },
  ],
  ['sqlite:./run/a b.db', { system: 'sqlite', file: path.join(folder, 'run/a b.db') }],
  ['sqlite:///a/b.db', { system: 'sqlite', file: '/a/b.db' }],
  ['sqlite:{{run.dir}}/b.db', { system: 'sqlite', file: '{{run.dir}}/b.db' }],
])('%s', (url, database) => {
  expect(sqlOf(`{ url: "${url}", ${QUERIES} }`)).toMatchObject([{ database, everyTicks: 1, withinMs: 500 }]);
});

test('several have names, and series by them that thresholds may ask for', () => {
  const several = `{ log: { url: "sqlite:a.db", ${QUERIES} }, main: { url: "sqlite:b.db", ${QUERIES} } }`;
  expect(sqlOf(several)).toMatchObject([{ prefix: 'sql.log' }, { prefix: 'sql.main' }]);
  const lines = '  - sql.log.up == 1\n  - sql.main.query.rows < 5\n  - sql.main.query.rows.time max < 10ms';
  expect(problemsFrom(withSql(several, lines))).toEqual([]);
  expect(problemsFrom(withSql(several, '  - sql.main.query.row < 5')).map(formatProblem)).toEqual([
    expect.stringContaining('sql.main.query.rows'),
  ]);
});

test.each([
  ['a password in it', 'mysql://soak:secret@127.0.0.1/iot', /does not stand in a profile/],
  ['no user', 'mysql://127.0.0.1/iot', /no user/],
  ['another scheme', 'mssql://a@127.0.0.1/iot', /no address of a database/],
  ['no URL', '127.0.0.1:3306', /no address of a database/],
  ['options', 'postgres://a@127.0.0.1/iot?sslmode=disable', /no options/],
  ['a secret as the database', 'postgres://a@127.0.0.1/${PASSWORD}', /user and the password only/],
  ['a secret as the host', 'postgres://a@${PASSWORD}/x', /no address/],
  ['a host of no file', 'sqlite://a/b.db', /no address/],
  ['a variable that is not set', 'postgres://a:${NONE}@127.0.0.1/x', /the environment has no NONE/],
])('a URL with %s is refused', (_, url, says) => {
  const problems = problemsFrom(withSql(`{ url: "${url}", ${QUERIES} }`));
  expect(problems.map(formatProblem).join('\n')).toMatch(says);
  expect(problems.map(formatProblem).join('\n')).not.toContain('secret@');
});

test.each(['INSERT INTO t VALUES (1)', 'SET SESSION TRANSACTION READ WRITE', 'CALL x()', '/* x */'])(
  'what begins like «%s» is no query',
  (query) => {
    const [problem] = problemsFrom(withSql(`{ url: "sqlite:a.db", queries: { a: "${query}" } }`));
    expect(problem?.message).toMatch(/a query begins with SELECT/);
    expect(problem?.path).toBe('probes.sql.queries.a');
  },
);

test('no queries, an unknown key, a certificate for an address: each is said where it stands', () => {
  const problems = (sql: string) => {
    const loaded = load(withSql(sql));
    return 'problems' in loaded ? loaded.problems.map(({ path: at, message }) => `${at}: ${message}`) : [];
  };
  expect(problems('{ url: "sqlite:a.db", queries: {} }').join()).toContain('at least one query');
  expect(problems(`{ url: "sqlite:a.db", ${QUERIES}, evry: 5s }`).join()).toContain('«evry»');
  const url = 'url: "mysql://a@127.0.0.1/b"';
  expect(problems(`{ ${url}, ${QUERIES}, tls: {} }`)).toEqual([
    'probes.sql.tls: which name is its certificate for?',
  ]);
  expect(problems(`{ ${url}, ${QUERIES}, tls: { name: localhost } }`)).toEqual([]);
});
