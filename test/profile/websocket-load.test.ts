import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { websocketTells } from '../../src/model/websocket-load.ts';
import { formatProblem } from '../../src/profile/problem.ts';
import { folder, GOOD, load } from './made-profile.ts';

const DNS =
  'dns: { engine: dns, server: 127.0.0.1:5353, names: ./domains.txt, rate: 1000/s, step: 100/s, timeout: 2s }';
/** The good profile with this load besides, and these thresholds. */
const loaded = (ws: string, pass: readonly string[] = []) =>
  load(
    GOOD.replace(DNS, `${DNS}\n  ws: { engine: websocket, rate: 500/s, ${ws} }`).replace(
      'pass:\n',
      ['pass:', ...pass.map((line) => `  - ${line}`), ''].join('\n'),
    ),
  );

function specOf(ws: string) {
  const result = loaded(ws);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.profile.loads.find(({ name }) => name === 'ws');
}
function problemsOf(ws: string, pass?: readonly string[]): string {
  const result = loaded(ws, pass);
  return 'problems' in result ? result.problems.map((problem) => formatProblem(problem)).join('\n') : '';
}

const URL = 'url: "ws://127.0.0.1:8088/sub/room-{{endpoint}}"';

test('a WebSocket load needs no more than where, and says over its connections what all of them must get', () => {
  expect(specOf('url: "ws://127.0.0.1:{{port.web}}/ws"')).toMatchObject({
    url: 'ws://127.0.0.1:{{port.web}}/ws',
    endpoints: 1,
    connections: 10,
    publishers: 1,
    echo: true,
    sizeBytes: 100,
    binary: false,
    timeoutMs: 2000,
    heartbeatMs: 30_000,
    reconnect: { fromMs: 100, mostMs: 10_000 },
    headers: {},
    workers: { from: 1, most: 1 },
    steps: [],
    addresses: ['ws://127.0.0.1:{{port.web}}/ws'],
    tells: websocketTells(false),
  });
});

test('a WebSocket load may say how messages are published, who reads late, and how connections are kept', () => {
  writeFileSync(path.join(folder, 'ca.pem'), '');
  const all =
    'url: "wss://127.0.0.1/sub/{{endpoint}}", post: "https://127.0.0.1/pub/{{endpoint}}", endpoints: 50, connections: 20, ' +
    'size: 2KiB, binary: true, publishers: 3, heartbeat: 0s, reconnect: { from: 1s, most: 1m }, workers: 2, ' +
    'slow: { share: 10%, delay: 200ms }, headers: { authorization: "Bearer ${PASSWORD}" }, subprotocol: chat.v1, tls: { ca: ca.pem }';
  expect(specOf(all)).toMatchObject({
    post: 'https://127.0.0.1/pub/{{endpoint}}',
    sizeBytes: 2048,
    heartbeatMs: 0,
    slow: { connections: 2, delayMs: 200 },
    subprotocol: 'chat.v1',
    tls: { verify: true, ca: path.join(folder, 'ca.pem') },
    workers: { from: 2, most: 2 },
    tells: websocketTells(true),
    addresses: ['wss://127.0.0.1/sub/{{endpoint}}', 'https://127.0.0.1/pub/{{endpoint}}'],
  });
});

test.each([
  ['url: "http://127.0.0.1/"', /no WebSocket address/],
  ['url: "ws://127.0.0.1/ws", endpoints: 2', /2 endpoints at one address.*\{\{endpoint\}\}/s],
  [`${URL}, endpoints: 2, post: "http://127.0.0.1/pub"`, /2 endpoints at one address/],
  [`${URL}, size: 41B`, /«41B» is no size of a message.*from 42B/s],
  [`${URL}, size: 2MiB`, /«2MiB» is no size of a message/],
  [`${URL}, size: 100ms`, /«100ms» is no size of a message/],
  [`${URL}, connections: 1, echo: false`, /nobody else is there/],
  [
    `${URL}, connections: 1, slow: { share: 10%, delay: 1s }`,
    /nobody is left at an endpoint who reads at once/,
  ],
  [`${URL}, connections: 2, echo: false, slow: { share: 50%, delay: 1s }`, /nobody is left/],
  [`${URL}, endpoints: 7000`, /70000 connections: more than there are ports/],
  [`${URL}, reconnect: { from: 10s, most: 1s }`, /from is the first pause, most the longest/],
  [`${URL}, endpoints: 4, workers: { most: 2 }`, /endpoints are dealt out when the load begins.*workers: 2/s],
  [`${URL}, endpoints: 2, workers: 3`, /3 workers for 2 endpoints/],
  [`${URL}, tls: {}`, /ws:\/\/ has no TLS/],
  ['url: "wss://127.0.0.1/", tls: { ca: none.pem }', /no such file: .*none\.pem/],
  [`${URL}, headers: { "a b": c }`, /no name of a header/],
  [`${URL}, subprotocol: "a b"`, /no name of a subprotocol/],
])('%s is refused, in words', (ws, words) => {
  expect(problemsOf(ws)).toMatch(words);
});

test('thresholds may be on what the engine tells; what it does not tell is refused', () => {
  const pass = [
    'ws.doubled == 0',
    'ws.undelivered == 0',
    'ws.connections >= 10',
    'ws.delivery.latency.p95 < 1s',
    'ws.reconnect.latency.max < 30s',
    'ws.seen.late == 0',
  ];
  expect(problemsOf(URL, pass)).toBe('');
  expect(problemsOf(URL, ['ws.conections >= 10'])).toMatch(/did you mean ws\.connections/);
  expect(problemsOf(URL, ['dns.doubled == 0'])).toMatch(
    /no load or probe of this profile gives «dns.doubled»/,
  );
});
