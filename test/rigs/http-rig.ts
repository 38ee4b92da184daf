/**
 * An HTTP server with a login, rules to create, list and delete, and faults; the path says which:
 * `/status/503`, `/slow/300` (ms), `/stall` (never), `/half` (half a body, then the end), `/reset`, `/drip`
 * (half a body, then silence), `/huge` (9 MiB), `/text` (no JSON), `/closing` (one request a connection).
 * By hand: `node test/rigs/http-rig.ts [port]`, then `curl http://127.0.0.1:PORT/status/503`.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export const PASSWORD = 'correct "horse" battery';
const TOKEN = 'token-1';

export interface HttpRig {
  readonly base: string;
  /** `METHOD /path` → times asked; rules by `/rules/*`. */
  readonly seen: Map<string, number>;
  readonly rules: Map<string, string>;
  /** Connections accepted since the start, and the `x-vu` headers of requests. */
  connections(): number;
  readonly vus: Set<string>;
  close(): void;
}

export async function startHttpRig(port = 0): Promise<HttpRig> {
  const seen = new Map<string, number>();
  const rules = new Map<string, string>();
  const vus = new Set<string>();
  let connections = 0;
  let ids = 0;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '/', headers } = request;
    const [, first = '', second = ''] = url.split(/[/?]/);
    const key = `${method} /${first === 'rules' && second !== '' ? 'rules/*' : url.slice(1)}`;
    seen.set(key, (seen.get(key) ?? 0) + 1);
    if (typeof headers['x-vu'] === 'string') vus.add(headers['x-vu']);
    const body = await text(request);
    const json = (status: number, value: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));

    if (first === 'login') {
      const given = JSON.parse(body) as { password?: string };
      if (given.password === PASSWORD) json(200, { data: { tokens: [TOKEN] } });
      else json(401, { error: 'unknown user', you_sent: body, raw: given.password });
    } else if (first === 'rules') {
      if (headers.authorization !== `Bearer ${TOKEN}`) json(401, { error: 'no token' });
      else if (method === 'POST') {
        const id = String(++ids);
        rules.set(id, (JSON.parse(body) as { domain: string }).domain);
        json(201, { id });
      } else if (method === 'GET') json(200, [...rules.keys()]);
      else response.writeHead(rules.delete(second) ? 204 : 404).end();
    } else if (first === 'status') json(Number(second), { status: Number(second) });
    else if (first === 'slow') setTimeout(() => json(200, {}), Number(second));
    else if (first === 'half') {
      response.writeHead(200, { 'content-length': 100 }).write('half');
      setTimeout(() => response.socket?.end(), 20);
    } else if (first === 'drip') response.writeHead(200, { 'content-length': 100 }).write('half');
    else if (first === 'reset') request.socket.resetAndDestroy();
    else if (first === 'huge') response.end(Buffer.alloc(9 * 2 ** 20));
    else if (first === 'text') response.end('plain');
    else if (first === 'closing') response.writeHead(200, { connection: 'close' }).end('{}');
    else if (first !== 'stall') json(200, {});
  }

  const server = createServer((request, response) => void answer(request, response).catch(() => {}));
  server.on('connection', () => connections++);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    rules,
    connections: () => connections,
    vus,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

if (import.meta.main) console.log((await startHttpRig(Number(process.argv[2] ?? 0))).base);
