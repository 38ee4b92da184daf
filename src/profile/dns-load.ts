/** A load of engine `dns` in a profile, and what it means. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import {
  DNS_DEFAULTS,
  DNS_FLAGS,
  DNS_TRANSPORTS,
  type DnsLoadSpec,
  type DnsTls,
  RCODES,
} from '../model/dns-load.ts';
import { nearest } from '../model/nearest.ts';
import { checkNames } from './dns-names.ts';
import { hostPort, interval, url } from './fields.ts';
import { compileCommon, type LoadPlace, loadFields } from './load.ts';
import { definedOf } from './source.ts';

const INFLIGHT = 50_000;
const MOST_CONNECTIONS = 1000;
const OK_RCODES = ['NOERROR', 'NXDOMAIN'];

export const dnsLoad = z.strictObject({
  engine: z.literal('dns'),
  transport: z.enum(DNS_TRANSPORTS).default('udp'),
  server: hostPort().optional().describe('For udp, tcp and dot'),
  url: url().optional().describe('For doh: https://127.0.0.1/dns-query'),
  connections: z
    .int()
    .min(1)
    .max(MOST_CONNECTIONS)
    .default(DNS_DEFAULTS.connections)
    .describe('Of each worker: of tcp, dot and doh, and for what udp asks again over TCP'),
  method: z.enum(['get', 'post']).default(DNS_DEFAULTS.method).describe('Of doh'),
  tls: z
    .strictObject({
      verify: z.boolean().default(true),
      name: z.string().min(1).max(253).optional().describe("The certificate's name; default: the server's"),
      ca: z.string().min(1).optional().describe('A file (PEM) of the authorities to trust'),
    })
    .optional(),
  names: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('A file, or the lines of one: name [TYPE] [weight]; {{1..1000}} and {{random}} make names'),
  edns: z
    .strictObject({ size: z.int().min(512).max(65_535).default(1232), do: z.boolean().default(false) })
    .optional()
    .describe('Default: no EDNS'),
  flags: z.array(z.enum(DNS_FLAGS)).default([...DNS_DEFAULTS.flags]),
  truncated: z
    .enum(['retry', 'ok', 'error'])
    .default(DNS_DEFAULTS.truncated)
    .describe('Over udp: asked again over TCP, taken as it is, or an error'),
  timeout: interval().default(2000),
  expect: z
    .strictObject({
      rcodes: z.array(z.string()).min(1).default(OK_RCODES),
      answers: z.int().min(0).max(65_535).default(DNS_DEFAULTS.answers).describe('At least so many records'),
    })
    .prefault({}),
  ...loadFields,
});

type Given = z.output<typeof dnsLoad>;

export function compileDnsLoad(load: Given, place: LoadPlace): DnsLoadSpec {
  const names = typeof load.names === 'string' ? path.resolve(place.folder, load.names) : load.names;
  checkNames(names, place);
  const server = compileServer(load, place);
  const { transport, connections, method, edns = null, flags, truncated } = load;
  return {
    ...compileCommon(load, place, INFLIGHT),
    engine: 'dns',
    transport,
    server,
    names,
    connections,
    method,
    edns,
    flags,
    truncated,
    rcodes: compileRcodes(load, place),
    answers: load.expect.answers,
    ...definedOf({ tls: compileTls(load, place) }),
    steps: [],
    addresses: [transport === 'doh' ? server : `dns://${server}`],
  };
}

/** `host:port`, or the URL of doh. */
function compileServer({ transport, server, url: address }: Given, { at, wrong }: LoadPlace): string {
  const isDoh = transport === 'doh';
  if (isDoh && address === undefined)
    wrong(at, 'url is missing: where doh asks', 'url: https://127.0.0.1/dns-query');
  if (!isDoh && server === undefined)
    wrong(at, `server is missing: where ${transport} asks`, 'server: 127.0.0.1:53');
  if (isDoh && server !== undefined)
    wrong([...at, 'server'], 'doh has a url, not a server', 'url: https://127.0.0.1/dns-query');
  if (!isDoh && address !== undefined)
    wrong([...at, 'url'], `${transport} has a server, not a url`, 'transport: doh, or server: 127.0.0.1:53');
  return (isDoh ? address : server) ?? '';
}

function compileTls({ transport, tls }: Given, { at, folder, wrong }: LoadPlace): DnsTls | undefined {
  if (!tls) return undefined;
  if (transport !== 'dot' && transport !== 'doh')
    wrong([...at, 'tls'], `${transport} has no TLS`, 'transport: dot');
  const ca = tls.ca === undefined ? undefined : path.resolve(folder, tls.ca);
  if (ca !== undefined && !statSync(ca, { throwIfNoEntry: false })?.isFile())
    wrong([...at, 'tls', 'ca'], `no such file: ${ca}`, 'certificates as PEM');
  return { verify: tls.verify, ...definedOf({ name: tls.name, ca }) };
}

function compileRcodes({ expect }: Given, { at, wrong }: LoadPlace): string[] {
  const rcodes = expect.rcodes.map((rcode) => rcode.toUpperCase());
  for (const [i, rcode] of rcodes.entries()) {
    if (RCODES.includes(rcode)) continue;
    const word = nearest(rcode, RCODES);
    wrong(
      [...at, 'expect', 'rcodes', i],
      `«${rcode}» is no response code`,
      word ? `did you mean ${word}?` : 'such as NXDOMAIN',
    );
  }
  return rcodes;
}
