/** What a database of the target answers to listed queries, and how long it takes: on one connection, read-only. */
import { describe } from '../model/clean.ts';
import type { Probe, Sample } from '../model/contracts.ts';
import type { Fault } from '../model/event.ts';
import { expand, references } from '../model/expand.ts';
import { formatDuration } from '../model/format.ts';
import type { SqlProbeSpec } from '../model/sql-probe.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { numberOf } from './sql/number.ts';
import { openSession, type Session } from './sql/session.ts';
import { openTroubles } from './troubles.ts';

const CONNECT_MS = 2000;
/** Between two tries, doubled each time. */
const WAIT_MS = 1000;
const WAIT_MOST_MS = 10_000;
/** For the database to cancel a query itself, and for us to hear of it; then the connection is cut. */
const GRACE_MS = 1000;

/** `env`: what `${ENV}` in the user and the password stands for. Nothing of it is ever told. */
export function openSqlProbe(
  { prefix, database, queries, everyTicks, withinMs }: SqlProbeSpec,
  env: Readonly<Record<string, string | undefined>>,
): Probe {
  const troubles = openTroubles(prefix);
  const words = (error: unknown): string => describe(hide(textOf(error)));
  const hide = hiderOf(database, env);
  const nothing = Object.fromEntries(
    ['up', ...Object.keys(queries).flatMap((name) => [`query.${name}`, `query.${name}.time`])].map((name) => [
      `${prefix}.${name}`,
      null,
    ]),
  );
  /** Since the last tick. */
  let landed: Record<string, number | null> = {};
  let session: Session | null = null;
  let cutting = new AbortController();
  let triedMs = Number.NEGATIVE_INFINITY;
  let waitMs = 0;
  let ticks = 0;
  let isClosing = false;

  async function connected(): Promise<Session | null> {
    if (session?.isOver) {
      session = null;
      troubles.tell('connection', { text: 'the connection was closed while nothing was asked' });
    }
    if (session) return session;
    if (performance.now() < triedMs + waitMs) return null;
    cutting = new AbortController();
    const late = setTimeout(() => cutting.abort(), CONNECT_MS);
    try {
      session = await openSession(database, {
        withinMs,
        expand: (text) => expand(text, env),
        signal: cutting.signal,
      });
    } catch (error) {
      const why = cutting.signal.aborted ? `no answer within ${formatDuration(CONNECT_MS)}` : words(error);
      lost(`no connection: ${why}`);
    } finally {
      clearTimeout(late);
    }
    return session;
  }

  function lost(text: string): void {
    session = null;
    triedMs = performance.now();
    waitMs = Math.min(WAIT_MOST_MS, Math.max(WAIT_MS, waitMs * 2));
    if (!isClosing) troubles.tell('connection', { text });
  }

  async function ask(asked: Session, name: string, sql: string): Promise<void> {
    const startMs = performance.now();
    const late = setTimeout(() => cutting.abort(), withinMs + GRACE_MS);
    const [cell, problem] = await asked.first(sql).then(
      (cell: unknown) => [cell, null] as const,
      (error: unknown) => [null, words(error)] as const,
    );
    clearTimeout(late);
    const tookMs = performance.now() - startMs;
    const land = (value: number | null, time: number | null): void => {
      landed[`${prefix}.query.${name}`] = value;
      landed[`${prefix}.query.${name}.time`] = time;
    };
    // What is given up counts with what was waited for it: a line on its time must not pass for want of it.
    const isLate = tookMs > withinMs;
    if (isLate) land(null, tookMs / 1000);
    if (cutting.signal.aborted) return lost('the database has gone silent: the connection was cut');
    if (asked.isOver) return lost(`the connection was lost: ${problem ?? 'closed by the database'}`);
    const tell = (text: string, fault: Fault): void =>
      troubles.tell(`query ${name}`, { text: `query ${name}: ${text}`, fault });
    if (isLate) return tell(`no answer within ${formatDuration(withinMs)}: given up`, 'unknown');
    if (problem !== null) return tell(problem, 'unknown');
    try {
      land(numberOf(cell), tookMs / 1000);
      troubles.over(`query ${name}`);
    } catch (error) {
      tell(describe(error), 'operator');
    }
  }

  const round = oneAtATime(async () => {
    const asked = await connected();
    for (const [name, sql] of Object.entries(queries))
      if (asked && asked === session) await ask(asked, name, sql);
    const isUp = asked !== null && asked === session;
    landed[`${prefix}.up`] = Number(isUp);
    if (!isUp) return;
    waitMs = 0;
    troubles.over('connection');
  });

  return {
    name: prefix,
    async sample(deadlineMs): Promise<Sample> {
      if (ticks++ % everyTicks === 0) await round(deadlineMs);
      const values = { ...nothing, ...landed };
      landed = {};
      return { values, findings: troubles.take() };
    },
    async close() {
      isClosing = true;
      await session?.close();
      cutting.abort();
    },
  };
}

const textOf = (error: unknown): string =>
  error instanceof AggregateError && error.errors.length > 0
    ? textOf(error.errors[0])
    : error instanceof Error
      ? error.message
      : String(error);

/** Servers say in their errors who came, and may say more. */
function hiderOf(
  database: SqlProbeSpec['database'],
  env: Readonly<Record<string, string | undefined>>,
): (text: string) => string {
  if (database.system === 'sqlite') return (text) => text;
  const secrets = [database.user, database.password]
    .filter((text) => references(text).length > 0)
    .map((text) => expand(text, env))
    .filter((secret) => secret !== '')
    // A secret that holds the other one must not leave its rest behind.
    .sort((a, b) => b.length - a.length);
  return (text) => secrets.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
}
