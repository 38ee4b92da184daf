/** A load of dnsperf, checked: what it is to ask whom, and what else it is told. */
import type { LoadBase } from './load.ts';

export const DNSPERF_TRANSPORTS = ['udp', 'tcp', 'dot'] as const;

export interface DnsperfLoadSpec extends LoadBase {
  readonly engine: 'dnsperf';
  /** `host:port`. */
  readonly server: string;
  readonly transport: (typeof DNSPERF_TRANSPORTS)[number];
  /** Absolute path of a names file, or its lines (`dns-names.ts` tells what they say). */
  readonly names: string | readonly string[];
  /** Response codes that are ok. */
  readonly rcodes: readonly string[];
  readonly clients: number;
  readonly threads: number;
  /** Further arguments, of those that change nothing that is ours. */
  readonly args: readonly string[];
}

/** Why each of dnsperf's options that soaktop sets itself, or can't read the outcome of, may not be an argument. */
const REFUSED: Readonly<Record<string, string>> = {
  s: 'write it as server:',
  p: 'it is a part of server:',
  f: 'the address of server: says it',
  d: 'write it as names:',
  m: 'write it as transport:',
  Q: 'write it as rate:',
  q: 'write it as inflight:',
  t: 'write it as timeout:',
  c: 'write it as clients:',
  T: 'write it as threads:',
  l: 'phases: say how long',
  n: 'phases: say how long',
  S: 'soaktop counts each answer itself',
  v: 'soaktop sets it',
  W: 'soaktop reads both of its outputs',
  u: 'updates are not told apart from queries',
  B: 'names: is a text',
  y: 'a secret on a command line is seen by every user of this machine',
};

/** Option → the form of its value; null: it has none. */
const ALLOWED: Readonly<Record<string, RegExp | null>> = {
  a: /^[\da-fA-F:.]+$/,
  b: /^\d{1,7}$/,
  D: null,
  e: null,
  E: /^\d{1,5}:[\da-fA-F]*$/,
  O: /^num-queries-per-conn=\d{1,9}$/,
  x: /^\d{1,5}$/,
};

/** What is wrong with further arguments, with the place of the first that is; null: nothing. */
export function wrongArgument(
  args: readonly string[],
): { readonly at: number; readonly words: string } | null {
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] as string;
    const [, option = ''] = /^-(\w)$/.exec(arg) ?? [];
    const refused = REFUSED[option];
    if (refused !== undefined) return { at, words: `${arg} is not for args: ${refused}` };
    const form = Object.hasOwn(ALLOWED, option) ? ALLOWED[option] : undefined;
    if (form === undefined)
      return { at, words: `«${arg}» is none of -${Object.keys(ALLOWED).join(', -')} (each value by itself)` };
    if (form === null) continue;
    const value = args[++at];
    if (value === undefined || !form.test(value))
      return {
        at: at - 1,
        words: `${arg} with «${value ?? ''}» is nothing that dnsperf would take as meant`,
      };
  }
  return null;
}
