import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { createGzip, gzipSync } from 'node:zlib';
import { afterEach, expect, test } from 'vitest';
import type { Probe } from '../../src/model/contracts.ts';
import { openPrometheusProbe } from '../../src/probes/prometheus.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function serve(listener: RequestListener): Promise<string> {
  const server: Server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}
function probe(url: string, more: { headers?: Record<string, string>; only?: string[] } = {}): Probe {
  const opened = openPrometheusProbe({
    prefix: 'metrics',
    kind: 'prometheus',
    url,
    headers: {},
    only: [],
    ...more,
  });
  closing.push(() => opened.close());
  return opened;
}
const answering = (body: string | Buffer, headers = {}, status = 200) =>
  serve((_, response) => response.writeHead(status, headers).end(body));

test('figures are read by series, with the raw text beside them, over one connection', async () => {
  let connections = 0;
  const sockets = new Set<unknown>();
  const url = await serve((request, response) => {
    if (!sockets.has(request.socket)) connections++;
    sockets.add(request.socket);
    response.end(`up{key="${request.headers.authorization}"} 1\nother 2\nbad NaN\n`);
  });
  const scraped = probe(url, { headers: { authorization: 'Bearer x' } });
  for (let i = 0; i < 3; i++) {
    const sample = await scraped.sample(1000);
    expect(sample.values).toEqual({
      'metrics.up{key="Bearer x"}': 1,
      'metrics.other': 2,
      'metrics.bad': null,
      'metrics.scrape.time': expect.any(Number),
    });
    expect(sample.raw).toBe('up{key="Bearer x"} 1\nother 2\nbad NaN\n');
    // What was left out is said once.
    expect(sample.findings).toHaveLength(i === 0 ? 1 : 0);
  }
  expect(connections).toBe(1);
});

test('only what is asked for is kept', async () => {
  const url = await answering('a 1\nb_total 2\nc 3\n');
  const { values } = await probe(url, { only: ['a', 'b'] }).sample(1000);
  expect(Object.keys(values)).toEqual(['metrics.a', 'metrics.b_total', 'metrics.scrape.time']);
});

test('a scrape that fails makes gaps of what was known, is said once, and once more when it is over', async () => {
  let fails = false;
  const url = await serve((_, response) => {
    if (fails) response.writeHead(500).end('up 0\n');
    else response.end('up 1\n');
  });
  const scraped = probe(url);
  await scraped.sample(1000);
  fails = true;
  const first = await scraped.sample(1000);
  expect(first.values).toEqual({ 'metrics.up': null, 'metrics.scrape.time': null });
  expect(first.findings?.[0]).toMatchObject({
    key: 'metrics.scrape',
    text: 'metrics: no figures: status 500',
  });
  expect(first.raw).toBeUndefined();
  expect((await scraped.sample(1000)).findings).toEqual([]);
  fails = false;
  const back = await scraped.sample(1000);
  expect(back.values['metrics.up']).toBe(1);
  expect(back.findings).toMatchObject([{ level: 'info', text: expect.stringContaining('over after') }]);
});

test.each([
  ['nothing there', async () => 'http://127.0.0.1:1/metrics', /ECONNREFUSED/],
  ['404', () => answering('up 1\n', {}, 404), /status 404/],
  [
    'a redirect',
    () => answering('', { location: 'http://elsewhere.example/' }, 302),
    /302, to «http:\/\/elsewhere.example\/.*not followed/,
  ],
  ['HTML', () => answering('<html>', { 'content-type': 'text/html' }), /text\/html/],
  ['half garbage', () => answering('good 1\nnonsense\n'), /line 2: no number/],
  ['no gzip although it says so', () => answering('up 1\n', { 'content-encoding': 'gzip' }), /header/],
  ['an encoding of its own', () => answering('up 1\n', { 'content-encoding': 'zstd!' }), /«zstd!»/],
])('%s is no scrape', async (_, url, reason) => {
  const { values, findings } = await probe(await url()).sample(1000);
  expect(values).toEqual({ 'metrics.scrape.time': null });
  expect(findings?.[0]?.text).toMatch(reason);
});

test('gzip is read', async () => {
  const url = await answering(gzipSync('up 1\n'), { 'content-encoding': 'gzip' });
  expect((await probe(url).sample(1000)).values['metrics.up']).toBe(1);
});

test('a gzip bomb is given up at 8 MiB, and memory stays flat', async () => {
  const bomb = gzipSync(Buffer.alloc(300e6, '# comment\n'), { level: 1 });
  const url = await answering(bomb, { 'content-encoding': 'gzip' });
  const scraped = probe(url);
  const before = process.memoryUsage.rss();
  for (let i = 0; i < 3; i++) {
    const { findings } = await scraped.sample(3000);
    if (i === 0) expect(findings?.[0]?.text).toMatch(/more than 8 MiB/);
  }
  expect(process.memoryUsage.rss() - before).toBeLessThan(150e6);
});

test('an endless body is given up at 8 MiB', async () => {
  const url = await serve((_, response) => {
    const line = `# ${'x'.repeat(65_536)}\n`;
    const more = (): void => {
      while (!response.destroyed && response.write(line));
    };
    response.on('drain', more);
    more();
  });
  expect((await probe(url).sample(3000)).findings?.[0]?.text).toMatch(/more than 8 MiB/);
});

test('a slow server is given up at the deadline, and scrapes never overlap', async () => {
  let open = 0;
  let most = 0;
  const url = await serve((request, response) => {
    most = Math.max(most, ++open);
    request.socket.on('close', () => open--);
    const timer = setInterval(() => response.write('#'), 20);
    response.on('close', () => clearInterval(timer));
  });
  const scraped = probe(url);
  const startMs = performance.now();
  const [first, second] = await Promise.all([scraped.sample(200), scraped.sample(200)]);
  expect(performance.now() - startMs).toBeLessThan(1500);
  expect(first.values).toEqual({ 'metrics.scrape.time': null });
  expect(second).toEqual({ values: first.values, findings: [] });
  const findings = [...(first.findings ?? [])];
  for (let i = 0; i < 3; i++) findings.push(...((await scraped.sample(100)).findings ?? []));
  expect(findings.map(({ text }) => text)).toEqual([expect.stringMatching(/no whole answer within \d+ ms/)]);
  expect(most).toBe(1);
});

test('gzip that trickles and decodes to nothing is given up at the deadline', async () => {
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    const gzip = createGzip();
    gzip.pipe(response);
    gzip.write('up 1\n');
    gzip.flush();
  });
  expect((await probe(url).sample(150)).findings?.[0]?.text).toMatch(/no whole answer/);
});

test('an answer without a length that breaks off in the middle of a number is refused', async () => {
  const server = createTcp((socket) => socket.end('HTTP/1.0 200 OK\r\n\r\nup 1\nrequests 12')).listen(
    0,
    '127.0.0.1',
  );
  await once(server, 'listening');
  closing.push(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
  expect((await probe(url).sample(1000)).findings?.[0]?.text).toMatch(/breaks off/);
});

test('the raw text is clean, line by line', async () => {
  const url = await answering('# HELP up \x1b[31mred\nup 1\n');
  expect((await probe(url).sample(1000)).raw).toBe('# HELP up ·[31mred\nup 1\n');
});
