/** What a probe that asks a database listed queries needs to know. Plain data. */

export interface SqlProbeSpec {
  readonly kind: 'sql';
  /** `sql`, `sql.log`, `db.sql`. */
  readonly prefix: string;
  readonly database: SqlDatabase;
  /** SQL by name: each gives `<prefix>.query.NAME` (first column of the first row) and `<prefix>.query.NAME.time`. */
  readonly queries: Readonly<Record<string, string>>;
  /** They are asked in every so many-th tick; the others have gaps. */
  readonly everyTicks: number;
  /** For each query. */
  readonly withinMs: number;
}

export type SqlDatabase =
  | { readonly system: 'sqlite'; readonly file: string }
  | {
      readonly system: 'mysql' | 'postgres';
      /** `mysql://127.0.0.1:3306`: where it is, and no more than that. */
      readonly address: string;
      /** Both may hold `${ENV}`, which is put in when they are used, and never written down. */
      readonly user: string;
      readonly password: string;
      /** The database's own; '' is none. */
      readonly name: string;
      readonly tls?: SqlTls;
    };

export interface SqlTls {
  readonly verify: boolean;
  /** A PEM file. */
  readonly ca?: string;
  /** What the certificate is checked for, when not the host of the address. */
  readonly name?: string;
}

/** Ticks from one reading of a series to the next: those between are gaps that nobody need wonder at. */
export const everyTicksOf = (
  series: string,
  probes: readonly { readonly kind: string; readonly prefix: string; readonly everyTicks?: number }[],
): number =>
  probes.find(({ kind, prefix }) => kind === 'sql' && series.startsWith(`${prefix}.`))?.everyTicks ?? 1;

const QUERY = /(^|\.)sql(ite)?(\.[\w-]+)?\.query\.[^.]+$/;

/** The answer to a query of somebody's, who may call it `errors` or `rss`: its name says nothing of its kind. */
export const isQuery = (series: string): boolean => QUERY.test(series);
