/** What a SQLite probe and the process that opens the database for it say to each other. */

export interface Look {
  readonly seq: number;
  readonly file: string;
  readonly lockwait: boolean;
  /** SQL by name. */
  readonly queries: Readonly<Record<string, string>>;
}

export interface Seen {
  readonly seq: number;
  readonly pages: number | null;
  readonly freelistBytes: number | null;
  readonly lock: Lock | null;
  readonly queries: Readonly<Record<string, Answer>>;
  /** Clean. */
  readonly problem: string | null;
}

export interface Lock {
  readonly seconds: number;
  /** It was not had within the limit. */
  readonly timedOut: boolean;
}

export interface Answer {
  /** null: it is NULL, or there is a problem. */
  readonly value: number | null;
  readonly seconds: number;
  /** Clean. */
  readonly problem: string | null;
}
