/** An HTTP load, checked: flows of requests that follow each other, and which answers are good. */
import { BROKEN, MISSED } from './failures.ts';
import { type PathStep, readJsonPath } from './json-path.ts';
import type { LoadBase } from './load.ts';
import { readPattern } from './pattern.ts';

export interface HttpLoadSpec extends LoadBase {
  readonly engine: 'http';
  readonly base: string;
  /** Once a worker, before the load; what it saves is there for every flow. May hold `${ENV}`. */
  readonly setup: readonly HttpStep[];
  readonly headers: Readonly<Record<string, string>>;
  /** Empty when there is a mix. */
  readonly flow: readonly HttpStep[];
  /** Several flows by weight: of any so many in a row each has its share. */
  readonly mix?: readonly { readonly weight: number; readonly flow: readonly HttpStep[] }[];
  /** Whether cookies are kept: by each VU for as long as it lives, in an open loop by each flow. */
  readonly cookies?: boolean;
  /** Default `auto`: over TLS as the server chooses, else 1.1. */
  readonly http?: 'auto' | '1.1' | '2';
  readonly tls?: {
    readonly verify: boolean;
    /** A PEM file, absolute. */
    readonly ca?: string;
    /** What the certificate is checked for, when that is not the host of `base`. */
    readonly name?: string;
  };
  /** Of a worker, at most; default: as many as there are requests in flight. */
  readonly connections?: number;
  /** Error class → the pattern in a failed answer's body that makes it this class. */
  readonly classes?: Readonly<Record<string, string>>;
}

/** All that a server has to be asked, whatever the load. */
export type HttpAsking = Omit<HttpLoadSpec, Exclude<keyof LoadBase, 'timeoutMs'> | 'engine'>;

export interface HttpStep {
  readonly name: string;
  readonly method: string;
  /** Path below base, or a whole URL of the same origin rules; may hold `{{saved}}` and `{{uuid}}`. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A JSON body, templates inside its strings. */
  readonly json?: unknown;
  /** A form's fields, urlencoded. */
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Expected statuses; none: any below 400. */
  readonly status: readonly number[];
  readonly expect?: {
    /** Name → pattern in its value. */
    readonly headers?: Readonly<Record<string, string>>;
    /** A pattern in it. */
    readonly body?: string;
    /** `$.path` → value; texts may hold `{{saved}}`. */
    readonly json?: Readonly<Record<string, unknown>>;
  };
  /** Name → where from, as `readSaveFrom` has it. */
  readonly save: Readonly<Record<string, string>>;
}

/** All error classes but `status.404` and a load's own: the last ones are of answers that were not as expected. */
export const FAILURES = [...BROKEN, ...MISSED, 'header', 'body', 'json', 'save'] as const;

export type SaveFrom =
  | { readonly from: 'json'; readonly path: readonly PathStep[] }
  | { readonly from: 'header' | 'cookie'; readonly name: string }
  /** The first group of the first match. */
  | { readonly from: 'regex'; readonly regex: RegExp }
  | { readonly from: 'body' };

/** `$.path`, `header:Location`, `cookie:sid`, `/with one (group)/` or `body`. Throws, in words for people, on others. */
export function readSaveFrom(text: string): SaveFrom {
  if (text.startsWith('$')) return { from: 'json', path: readJsonPath(text) };
  if (text === 'body') return { from: 'body' };
  const [, from, name] = /^(header|cookie):(\S+)$/.exec(text) ?? [];
  if (name !== undefined) return { from: from as 'header' | 'cookie', name };
  const regex = readPattern(text);
  if (typeof regex === 'string') throw new Error(`«${text}» is not a place to save from`);
  // With an empty alternative it matches anything, and tells its groups.
  if (new RegExp(`${regex.source}|`, regex.flags).exec('')?.length !== 2)
    throw new Error(`«${text}» needs exactly one (group)`);
  return { from: 'regex', regex };
}
