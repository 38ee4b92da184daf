/**
 * A small site: `/echo` (answers with the request as JSON), `/page` (JSON, a location, a cookie), `/redirect`,
 * `/fail/500/TEXT` (that status, that text), `/long/500/TEXT` (70,000 letters before it), `/count` (a cookie that counts its requests); others are `{}`.
 * By hand: `node test/rigs/http-site-rig.ts [port]`, then `curl -d a=1 http://127.0.0.1:PORT/echo`.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface HttpSiteRig {
  readonly base: string;
  /** Path → times asked, of the paths without a meaning. */
  readonly seen: Map<string, number>;
  /** What `/count` answered, in order. */
  readonly counts: number[];
  close(): void;
}

const PAGE = {
  items: [{ id: 6 }, { id: 7, name: 'seven' }],
  auth: { inner: { token: 't-1' } },
  csrf: 'x',
  ok: true,
};

export async function startHttpSiteRig(port = 0): Promise<HttpSiteRig> {
  const seen = new Map<string, number>();
  const counts: number[] = [];
  const server = createServer(async (request, response) => {
    const { method, url = '/', headers } = request;
    const [, first = '', second = '', third = ''] = url.split('/');
    const body = await text(request);
    const json = { 'content-type': 'application/json' };
    if (first.startsWith('echo'))
      response.writeHead(200, json).end(JSON.stringify({ method, url, headers, body }));
    else if (first === 'page')
      response
        .writeHead(200, {
          ...json,
          location: '/page/7',
          'set-cookie': ['other=1', 'sid=s1; Path=/; HttpOnly'],
        })
        .end(JSON.stringify(PAGE));
    else if (first === 'redirect') response.writeHead(302, { location: '/page' }).end();
    else if (first === 'fail') response.writeHead(Number(second)).end(decodeURIComponent(third));
    else if (first === 'long')
      response.writeHead(Number(second)).end('x'.repeat(70_000) + decodeURIComponent(third));
    else if (first === 'count') {
      const count = Number(/count=(\d+)/.exec(headers.cookie ?? '')?.[1] ?? 0) + 1;
      counts.push(count);
      response.writeHead(200, { 'set-cookie': `count=${count}; Path=/` }).end();
    } else {
      seen.set(url, (seen.get(url) ?? 0) + 1);
      response.writeHead(200, json).end('{}');
    }
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    counts,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

if (import.meta.main) console.log((await startHttpSiteRig(Number(process.argv[2] ?? 0))).base);
