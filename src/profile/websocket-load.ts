/** A load of engine `websocket` in a profile, and what it means. */
import path from 'node:path';
import { z } from 'zod';
import { parseQuantity } from '../model/units.ts';
import { STAMP_BYTES, type WebsocketLoadSpec, websocketTells } from '../model/websocket-load.ts';
import { checkFile } from './checks.ts';
import { duration, interval, share, url } from './fields.ts';
import { compileCommon, type LoadPlace, loadFields } from './load.ts';
import { definedOf } from './source.ts';

const INFLIGHT = 10_000;
const MOST_ENDPOINTS = 10_000;
/** Of a load: a machine has no more ports to one address. */
const MOST_CONNECTIONS = 60_000;
const MOST_BYTES = 2 ** 20;

const address = () =>
  z
    .string()
    .refine(
      (text) => /^wss?:$/.test(URL.parse(text.replace(/\{\{port\.\w+\}\}/g, '1'))?.protocol ?? ''),
      'no WebSocket address, such as ws://127.0.0.1:8080/ws/room-{{endpoint}}',
    );

const size = () =>
  z.union([z.string(), z.number()]).transform((input, context) => {
    const bytes = parseQuantity(String(input));
    if (bytes && bytes.unit === 'bytes' && bytes.value >= STAMP_BYTES && bytes.value <= MOST_BYTES)
      return Math.floor(bytes.value);
    context.addIssue({
      code: 'custom',
      message: `«${input}» is no size of a message`,
      params: { hint: `from ${STAMP_BYTES}B, which tell it from others, to 1MiB` },
    });
    return z.NEVER;
  });

export const websocketLoad = z.strictObject({
  engine: z.literal('websocket'),
  url: address().describe('Of the connections; {{endpoint}} is the number of theirs, from 1 on'),
  endpoints: z.int().min(1).max(MOST_ENDPOINTS).default(1),
  connections: z.int().min(1).max(MOST_CONNECTIONS).default(10).describe('To each endpoint'),
  post: url().optional().describe('Where messages are posted; default: said over the connections'),
  publishers: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe('Of each endpoint; with more than one the order of messages is not judged'),
  echo: z.boolean().default(true).describe('Whether who says a message gets it, too'),
  size: size().default(100),
  binary: z.boolean().default(false),
  timeout: interval().default(2000),
  heartbeat: duration().default(30_000).describe('Between two pings of a connection; 0s: none'),
  reconnect: z.strictObject({ from: interval().default(100), most: interval().default(10_000) }).prefault({}),
  slow: z
    .strictObject({ share: share(), delay: interval() })
    .optional()
    .describe('Connections that read late: they are not waited for, and told apart'),
  headers: z
    .record(z.string().regex(/^[\w!#$%&'*+.^`|~-]{1,256}$/, 'no name of a header'), z.string().max(10_000))
    .default({}),
  subprotocol: z
    .string()
    .regex(/^[\w!#$%&'*+.^`|~-]{1,256}$/, 'no name of a subprotocol')
    .optional(),
  tls: z
    .strictObject({
      verify: z.boolean().default(true),
      ca: z.string().min(1).optional().describe('A PEM file'),
      name: z
        .string()
        .min(1)
        .max(253)
        .optional()
        .describe('What the certificate is checked for, when not the host'),
    })
    .optional(),
  ...loadFields,
});

type Given = z.output<typeof websocketLoad>;

export function compileWebsocketLoad(load: Given, place: LoadPlace): WebsocketLoadSpec {
  const { url, endpoints, connections, post, publishers, echo, size, binary, headers, subprotocol } = load;
  checkPlaces(load, place);
  const slow = compileSlow(load, place);
  if (endpoints * connections > MOST_CONNECTIONS)
    place.wrong(
      [...place.at, 'connections'],
      `${endpoints * connections} connections: more than there are ports`,
    );
  if (load.reconnect.from > load.reconnect.most)
    place.wrong([...place.at, 'reconnect'], 'from is the first pause, most the longest');
  return {
    ...compileCommon(load, place, INFLIGHT),
    workers: compileWorkers(load, place),
    engine: 'websocket',
    url,
    endpoints,
    connections,
    publishers,
    echo,
    sizeBytes: size,
    binary,
    heartbeatMs: load.heartbeat,
    reconnect: { fromMs: load.reconnect.from, mostMs: load.reconnect.most },
    headers,
    ...definedOf({ post, slow, subprotocol, tls: compileTls(load, place) }),
    steps: [],
    addresses: post === undefined ? [url] : [url, post],
    tells: websocketTells(slow !== undefined),
  };
}

/** Several endpoints that are the same place would get each other's messages. */
function checkPlaces({ url, post, endpoints }: Given, { at, wrong }: LoadPlace): void {
  if (endpoints === 1) return;
  for (const [key, text] of Object.entries(definedOf({ url, post })))
    if (!text.includes('{{endpoint}}'))
      wrong([...at, key], `${endpoints} endpoints at one address`, 'put {{endpoint}} into it');
}

function compileSlow(
  { slow, connections, echo }: Given,
  { at, wrong }: LoadPlace,
): WebsocketLoadSpec['slow'] {
  if (!slow) {
    if (!echo && connections < 2)
      wrong(
        [...at, 'connections'],
        'who says a message does not get it, and nobody else is there',
        'connections: 2',
      );
    return undefined;
  }
  const late = Math.max(1, Math.round(connections * slow.share));
  if (connections - late < (echo ? 1 : 2))
    wrong(
      [...at, 'slow'],
      'nobody is left at an endpoint who reads at once',
      'more connections, or a smaller share',
    );
  return { connections: late, delayMs: slow.delay };
}

/** Who is there is known to the worker that has the connections: they do not move, and no worker comes later. */
function compileWorkers(
  { workers = 1, endpoints }: Given,
  { at, wrong }: LoadPlace,
): WebsocketLoadSpec['workers'] {
  const count = typeof workers === 'number' ? workers : workers.most;
  if (typeof workers !== 'number')
    wrong([...at, 'workers'], 'endpoints are dealt out when the load begins', `workers: ${count}`);
  if (count > endpoints) wrong([...at, 'workers'], `${count} workers for ${endpoints} endpoints`);
  return { from: count, most: count };
}

function compileTls({ tls, url, post }: Given, { at, folder, wrong }: LoadPlace): WebsocketLoadSpec['tls'] {
  if (!tls) return undefined;
  if (!url.startsWith('wss:') && !post?.startsWith('https:'))
    wrong([...at, 'tls'], `${url.split('/', 1)[0]}// has no TLS`, 'url: wss://…');
  const ca = tls.ca === undefined ? undefined : path.resolve(folder, tls.ca);
  if (ca !== undefined) checkFile(ca, [...at, 'tls', 'ca'], wrong);
  return { verify: tls.verify, ...definedOf({ ca, name: tls.name }) };
}
