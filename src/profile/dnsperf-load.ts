/** A load of engine `dnsperf` in a profile, and what it means. */
import { isIPv4, isIPv6 } from 'node:net';
import path from 'node:path';
import { z } from 'zod';
import { DNSPERF_TRANSPORTS, type DnsperfLoadSpec, wrongArgument } from '../model/dnsperf-load.ts';
import { checkNames } from './dns-names.ts';
import { compileRcodes, OK_RCODES } from './dns-rcodes.ts';
import { hostPort, interval } from './fields.ts';
import { compileCommon, type LoadPlace, loadFields } from './load.ts';

/** dnsperf's own 100 would hold its queries back as soon as a server is slow, and hide how slow it is. */
const INFLIGHT = 10_000;
/** Each of its threads has so many ids. */
const MOST_INFLIGHT = 65_536;
const MOST_CLIENTS = 256;
const MOST_THREADS = 64;

export const dnsperfLoad = z.strictObject({
  engine: z.literal('dnsperf'),
  server: hostPort(),
  transport: z.enum(DNSPERF_TRANSPORTS).default('udp'),
  names: z
    .union([z.string(), z.array(z.string()).min(1)])
    .describe('A file, or the lines of one: name [TYPE] [weight]; {{1..1000}} makes names'),
  timeout: interval().default(2000),
  clients: z.int().min(1).max(MOST_CLIENTS).default(1).describe('Of each worker'),
  threads: z.int().min(1).max(MOST_THREADS).default(1).describe('Of each worker'),
  args: z.array(z.string().max(1000)).max(20).default([]).describe('Further ones, such as [-e, -D]'),
  expect: z.strictObject({ rcodes: z.array(z.string()).min(1).default(OK_RCODES) }).prefault({}),
  ...loadFields,
});

type Given = z.output<typeof dnsperfLoad>;

export function compileDnsperfLoad(load: Given, place: LoadPlace): DnsperfLoadSpec {
  const { folder, at, wrong } = place;
  const names = typeof load.names === 'string' ? path.resolve(folder, load.names) : load.names;
  checkNames(names, place);
  if (Array.isArray(names) && names.some((line) => line.includes('{{random}}')))
    wrong([...at, 'names'], 'dnsperf asks the same names over and over: no {{random}}', 'engine: dns can');
  checkServer(load.server, place);
  const wrongArg = wrongArgument(load.args);
  if (wrongArg) wrong([...at, 'args', wrongArg.at], wrongArg.words);
  const common = compileCommon(load, place, INFLIGHT);
  const { shape } = common;
  if (shape.unit === 'vus') wrong(at, 'dnsperf has a rate, no VUs', 'rate: 1000/s');
  if (shape.kind === 'burst') wrong([...at, 'burst'], 'dnsperf cannot send at once', 'engine: dns can');
  if (common.inflight > MOST_INFLIGHT)
    wrong([...at, 'inflight'], `dnsperf has at most ${MOST_INFLIGHT} in flight`);
  const { server, transport, clients, threads, args } = load;
  return {
    ...common,
    engine: 'dnsperf',
    server,
    transport,
    names,
    rcodes: compileRcodes(load.expect.rcodes, place),
    clients,
    threads,
    args,
    // What one worker has to read is little: another one would be another dnsperf.
    workers: load.workers === undefined ? { from: 1, most: 1 } : common.workers,
    steps: [],
    addresses: [`dns://${server}`],
    latencyFrom: 'sent',
    tools: ['dnsperf', 'stdbuf', 'setpriv'],
  };
}

/** `1000` would be read as 0.0.3.232, and all its queries be lost with exit code 0. */
function checkServer(server: string, { at, wrong }: LoadPlace): void {
  const host = server.replace(/:[^:]*$/, '').replace(/^\[|\]$/g, '');
  if (/^(0x[\da-f]*|[\d.]+)$/i.test(host) && !isIPv4(host) && !isIPv6(host))
    wrong([...at, 'server'], `«${host}» is neither a name nor a whole address`, 'such as 127.0.0.1:53');
}
