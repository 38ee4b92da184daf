/** A sql probe of a profile file: its form, and its URL taken apart, so that a password stays `${ENV}`. */
import { isIP } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { references } from '../model/expand.ts';
import type { SqlDatabase, SqlProbeSpec } from '../model/sql-probe.ts';
import { checkFile } from './checks.ts';
import type { Wrong } from './compile.ts';
import { interval, name } from './fields.ts';
import { definedOf, type Path } from './source.ts';

const text = () => z.string().min(1).max(10_000);

/** What begins otherwise either writes, which is refused by the database as well, or changes the connection for the next. */
const READS = /^[\s(]*(select|show|with|values|table)\b/i;

export const sqlProbe = z.strictObject({
  url: text().describe('mysql://USER:${ENV}@HOST:PORT/NAME, postgres://…, or sqlite:FILE'),
  queries: z
    .record(name(), text())
    .describe('name: a query that reads; its first value and its time become series'),
  every: interval().optional().describe('Default: at each tick'),
  within: interval().default(500).describe('For each query; then it is cancelled'),
  tls: z
    .strictObject({
      verify: z.boolean().default(true),
      ca: text().optional().describe('A PEM file'),
      name: text().optional().describe('What the certificate is checked for, when not the host of url'),
    })
    .optional(),
  of: text().optional().describe('Which target, when there are several'),
});
type SqlProbeFile = z.output<typeof sqlProbe>;

export interface SqlProbePlace {
  readonly prefix: string;
  readonly folder: string;
  /** Between two ticks. */
  readonly everyMs: number;
  /** Of the probe, in the file. */
  readonly at: Path;
  readonly wrong: Wrong;
}

export function compileSql(probe: SqlProbeFile, place: SqlProbePlace): SqlProbeSpec {
  const { prefix, everyMs, at, wrong } = place;
  const { queries, every = everyMs, within } = probe;
  if (Object.keys(queries).length === 0)
    wrong([...at, 'queries'], 'at least one query', 'queries: { rows: SELECT count(*) FROM messages }');
  for (const [query, sql] of Object.entries(queries))
    if (!READS.test(sql))
      wrong([...at, 'queries', query], 'a query begins with SELECT, SHOW, WITH, VALUES or TABLE');
  return {
    kind: 'sql',
    prefix,
    database: compileDatabase(probe, place),
    queries,
    everyTicks: Math.max(1, Math.round(every / everyMs)),
    withinMs: within,
  };
}

const MYSQL = { system: 'mysql', usualPort: 3306 } as const;
const POSTGRES = { system: 'postgres', usualPort: 5432 } as const;
const SERVERS: Readonly<Record<string, typeof MYSQL | typeof POSTGRES>> = {
  'mysql:': MYSQL,
  'mariadb:': MYSQL,
  'postgres:': POSTGRES,
  'postgresql:': POSTGRES,
};
const EXAMPLE = 'such as mysql://soak:${DB_PASSWORD}@127.0.0.1:3306/iot, postgres://…, sqlite:./run/iot.db';
/** `{{port.db}}` stands for a port until the run has chosen it. */
const PORT = /\{\{port\.\w+\}\}/;

function compileDatabase({ url, tls }: SqlProbeFile, { folder, at, wrong }: SqlProbePlace): SqlDatabase {
  const here = [...at, 'url'];
  const file = /^sqlite:(?!\/\/[^/])(.+)$/s.exec(url)?.[1];
  if (file !== undefined) {
    if (tls) wrong([...at, 'tls'], 'a file has no TLS');
    // `{{run.dir}}/x` is absolute once the run has its folder.
    return { system: 'sqlite', file: file.startsWith('{{run.dir}}') ? file : path.resolve(folder, file) };
  }
  const [port] = PORT.exec(url) ?? [];
  const parsed = URL.parse(url.replace(PORT, '1'));
  const server = SERVERS[parsed?.protocol ?? ''];
  if (!parsed || !server || !/^(\[[\da-f:.]+\]|[\w.-]+)$/i.test(parsed.hostname)) {
    wrong(here, 'no address of a database', EXAMPLE);
    return { system: 'sqlite', file: '' };
  }
  const host = parsed.hostname.replace(/^\[|\]$/g, '');
  const [user, password, database] = [
    decoded(parsed.username),
    decoded(parsed.password),
    decoded(parsed.pathname.slice(1)),
  ];
  if (user === '') wrong(here, 'there is no user in it', EXAMPLE);
  if (password !== '' && references(password).length === 0)
    wrong(here, 'a password does not stand in a profile', `\${DB_PASSWORD} in its place, and export it`);
  if (references(database).length > 0) wrong(here, '${…} is put in for the user and the password only');
  if (parsed.search || parsed.hash) wrong(here, 'no options in it', 'tls: stands beside url:');
  const ca = tls?.ca === undefined ? undefined : path.resolve(folder, tls.ca);
  if (ca !== undefined) checkFile(ca, [...at, 'tls', 'ca'], wrong);
  // Its driver checks a certificate for a name, never for an address.
  if (tls?.verify && server.system === 'mysql' && isIP(tls.name ?? host) !== 0)
    wrong([...at, 'tls'], 'which name is its certificate for?', 'tls: { name: localhost }, or verify: false');
  return {
    system: server.system,
    address: `${server.system}://${parsed.hostname}:${port ?? (parsed.port || server.usualPort)}`,
    user,
    password,
    name: database,
    ...(tls ? { tls: { verify: tls.verify, ...definedOf({ ca, name: tls.name }) } } : {}),
  };
}

/** What is no escape stands as it is. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
