/** A DNS load, checked: what to ask whom, how, and which answers are good. */
import type { LoadBase } from './load.ts';

export const DNS_TRANSPORTS = ['udp', 'tcp', 'dot', 'doh'] as const;
export const DNS_FLAGS = ['rd', 'cd', 'ad'] as const;

export type DnsTransport = (typeof DNS_TRANSPORTS)[number];
export type DnsFlag = (typeof DNS_FLAGS)[number];

const NAMED_RCODES = [
  'NOERROR',
  'FORMERR',
  'SERVFAIL',
  'NXDOMAIN',
  'NOTIMP',
  'REFUSED',
  'YXDOMAIN',
  'YXRRSET',
  'NXRRSET',
  'NOTAUTH',
  'NOTZONE',
];
/** The names of the sixteen codes of a header. */
export const RCODES: readonly string[] = Array.from({ length: 16 }, (_, i) => NAMED_RCODES[i] ?? `RCODE${i}`);

export interface DnsLoadSpec extends LoadBase, Partial<DnsHow> {
  readonly engine: 'dns';
  /** `host:port`; for DoH the URL of the service. */
  readonly server: string;
  readonly transport: DnsTransport;
  /** Absolute path of a names file, or its lines (`dns-names.ts` tells what they say). */
  readonly names: string | readonly string[];
  /** Response codes that are ok; default NOERROR and NXDOMAIN. */
  readonly rcodes: readonly string[];
  readonly tls?: DnsTls;
}

/** What has a default. */
export interface DnsHow {
  /** Of each worker, over all but UDP: it can't know how many share the load with it. */
  readonly connections: number;
  /** Of DoH. */
  readonly method: 'get' | 'post';
  /** The largest answer over UDP that we say we take, and whether DNSSEC's records are asked for; null: no EDNS. */
  readonly edns: { readonly size: number; readonly do: boolean } | null;
  readonly flags: readonly DnsFlag[];
  /** What becomes of a truncated answer over UDP: asked again over TCP, taken as it is, or an error. */
  readonly truncated: 'retry' | 'ok' | 'error';
  /** Records in the answer section that a good answer has at least. */
  readonly answers: number;
}

export interface DnsTls {
  readonly verify: boolean;
  /** The name that the certificate must have, where it is not the server's. */
  readonly name?: string;
  /** Absolute path of the certificates (PEM) that are trusted instead of the usual ones. */
  readonly ca?: string;
}

export const DNS_DEFAULTS: DnsHow = {
  connections: 4,
  method: 'get',
  edns: null,
  flags: ['rd'],
  truncated: 'retry',
  answers: 0,
};
