/** Serves the routes over HTTP/1.1 on 127.0.0.1: match, disturb, authorise, read, run, answer, count. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Disturbance } from './faults.ts';
import { type Counter, type Distribution, labelText } from './metrics.ts';
import { type Reply, type Route, refuse } from './route.ts';

const HOST = '127.0.0.1';
const BODY_BYTES = 64 * 1024;

export interface HttpParts {
  readonly routes: readonly Route[];
  /** Whether this `authorization` header lets in. */
  readonly authorized: (header: string | undefined) => boolean;
  readonly upgrade: (request: IncomingMessage, stream: Duplex, head: Buffer) => void;
  readonly disturb: () => Disturbance;
  readonly requests: Counter;
  readonly durations: Distribution;
}

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Rejects with the system's error when the port is in use. */
export async function startHttpServer(port: number, parts: HttpParts): Promise<HttpServer> {
  const find = createMatcher(parts.routes);

  const replyTo = async (request: IncomingMessage, matched: Match): Promise<Reply> => {
    const { route, params } = matched;
    if (route.aside) return run(request, route, params);
    const { delayMs, fail } = parts.disturb();
    if (delayMs > 0) await sleep(delayMs);
    if (fail) return refuse(500, 'a fault that was asked for');
    if (!route.open && !parts.authorized(request.headers.authorization)) return refuse(401, 'no valid token');
    return run(request, route, params);
  };

  const server = createServer({ noDelay: true }, async (request, response) => {
    const begunAt = performance.now();
    const matched = find(request.method ?? '', request.url ?? '');
    // Always a turn later: only then is it known whether the request has a body still to come.
    const reply = await ('status' in matched ? matched : replyTo(request, matched).catch(broken));
    const route = 'status' in matched ? 'none' : `${matched.route.method} ${matched.route.path}`;
    parts.requests.add(labelText({ route, status: reply.status }));
    parts.durations.observe((performance.now() - begunAt) / 1000);
    answer(request, response, reply);
  });
  server.on('upgrade', parts.upgrade);
  server.listen(port, HOST);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

interface Match {
  readonly route: Route;
  readonly params: Readonly<Record<string, string>>;
}

function createMatcher(routes: readonly Route[]): (method: string, url: string) => Match | Reply {
  const table = routes.map((route) => ({
    route,
    // Paths are ours: letters, slashes and `:name`.
    pattern: new RegExp(`^${route.path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`),
  }));
  return (method, url) => {
    const path = url.split('?', 1)[0] as string;
    let known = false;
    for (const { route, pattern } of table) {
      const found = pattern.exec(path);
      if (!found) continue;
      if (route.method === method) return { route, params: { ...found.groups } };
      known = true;
    }
    return known ? refuse(405, 'not this method') : refuse(404, 'no such path');
  };
}

async function run(request: IncomingMessage, route: Route, params: Match['params']): Promise<Reply> {
  const text = route.method === 'POST' ? await readBody(request) : '';
  if (text === undefined) return refuse(413, `more than ${BODY_BYTES} bytes`);
  const body = jsonObject(text);
  return body ? route.run({ params, body }) : refuse(400, 'the body is no JSON object');
}

/** The body as text; undefined, unread, when it is too long. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers['content-length'] ?? 0) > BODY_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function jsonObject(text: string): Record<string, unknown> | undefined {
  if (text === '') return {};
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function broken(error: unknown): Reply {
  return refuse(500, String(error));
}

function answer(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const json = reply.json !== undefined;
  const body = json ? JSON.stringify(reply.json) : (reply.text ?? '');
  if (reply.after) response.once('finish', reply.after);
  // What was not read of a body would be taken for the next request.
  if (!request.complete) response.setHeader('connection', 'close');
  response.writeHead(reply.status, {
    ...(body && { 'content-type': json ? 'application/json' : 'text/plain; version=0.0.4; charset=utf-8' }),
    ...(reply.status !== 204 && { 'content-length': Buffer.byteLength(body) }),
  });
  response.end(body);
}
