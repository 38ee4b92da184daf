import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import type { DnsLoadSpec, DnsTls } from '../../../src/model/dns-load.ts';
import { needs } from '../../scenarios/needs.ts';
import { dnsLoad, total } from '../fork-worker.ts';
import { ask, openWorkers } from './dns-worker.ts';

const PEERS = path.resolve(import.meta.dirname, '../../peers');
const { worker, closeAll } = openWorkers();
const servers: ChildProcess[] = [];
afterEach(async () => {
  await closeAll();
  for (const server of servers.splice(0)) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Starts a script of test/peers on so many free ports, and waits until they are served; `more` are its last arguments. */
async function serve(script: string, count: number, more: readonly number[] = []) {
  const dir = await mkdtemp(path.join(tmpdir(), 'peer-'));
  const ports: number[] = [];
  for (let i = 0; i < count; i++) ports.push(await freePort());
  const server = spawn(path.join(PEERS, script), [dir, ...[...ports, ...more].map(String)], {
    stdio: 'ignore',
  });
  servers.push(server);
  for (const port of ports) {
    for (let i = 0; !(await isOpen(port)); i++) {
      expect(i, `${script} on port ${port}`).toBeLessThan(100);
      await pause(100);
    }
  }
  return { ports, ca: path.join(dir, 'certificate.pem') };
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const opened = once(socket, 'connect').then(
    () => true,
    () => false,
  );
  const is = await opened;
  socket.destroy();
  return is;
}

const NAMES = ['h{{1..500}}.example.test'];

async function expectAllAnswered(spec: Partial<DnsLoadSpec>): Promise<void> {
  const dns = await worker({ ...dnsLoad(9, { names: NAMES, answers: 1, timeoutMs: 10_000 }), ...spec });
  await ask(dns, 500, 500);
  const { ok, classes, seen } = total(dns);
  expect({ ok, classes, seen }).toEqual({ ok: 500, classes: {}, seen: {} });
}

for (const transport of ['udp', 'tcp'] as const)
  test(`NSD answers every query over ${transport}`, async ({ skip }) => {
    needs(skip, 'nsd', 'nsd');
    const { ports } = await serve('nsd.sh', 1);
    await expectAllAnswered({ transport, server: `127.0.0.1:${ports[0]}` });
  });

test('what does not fit a datagram of NSD is asked for over TCP; with EDNS it fits', async ({ skip }) => {
  needs(skip, 'nsd', 'nsd');
  const { ports } = await serve('nsd.sh', 1);
  const outcome = async (given: Partial<DnsLoadSpec>) => {
    const names = ['big.example.test'];
    const dns = await worker(dnsLoad(ports[0] as number, { names, answers: 60, ...given }));
    await ask(dns, 100, 50);
    const { ok, seen } = total(dns);
    return { ok, seen };
  };
  expect(await outcome({})).toEqual({ ok: 50, seen: { truncated: 50 } });
  expect(await outcome({ edns: { size: 1232, do: true } })).toEqual({ ok: 50, seen: {} });
});

for (const server of ['Unbound', 'dnsdist'] as const)
  test(`${server} answers every query over TLS, and over HTTPS by GET and by POST`, async ({ skip }) => {
    needs(skip, 'unbound dnsdist nsd openssl', 'unbound', 'dnsdist', 'nsd', 'openssl');
    const backend = server === 'dnsdist' ? (await serve('nsd.sh', 1)).ports : [];
    const { ports, ca } = await serve(`${server.toLowerCase()}.sh`, 2, backend);
    const [dot, doh] = [`127.0.0.1:${ports[0]}`, `https://127.0.0.1:${ports[1]}/dns-query`];
    const tls = { verify: true, ca };
    await expectAllAnswered({ transport: 'dot', server: dot, tls });
    await expectAllAnswered({ transport: 'dot', server: dot, tls: { ...tls, name: 'dns.example.test' } });
    await expectAllAnswered({ transport: 'doh', method: 'get', server: doh, tls });
    await expectAllAnswered({ transport: 'doh', method: 'post', server: doh, tls });
  }, 90_000);

test('a certificate that is not trusted, or has another name, is an error of its own, unless nobody asks', async ({
  skip,
}) => {
  needs(skip, 'unbound openssl', 'unbound', 'openssl');
  const { ports, ca } = await serve('unbound.sh', 2);
  const classes = async (transport: 'dot' | 'doh', tls: DnsTls) => {
    const server = transport === 'dot' ? `127.0.0.1:${ports[0]}` : `https://127.0.0.1:${ports[1]}/dns-query`;
    const dns = await worker(dnsLoad(9, { transport, server, tls, names: NAMES, timeoutMs: 10_000 }));
    await ask(dns, 50, 20);
    return total(dns).classes;
  };
  for (const transport of ['dot', 'doh'] as const) {
    expect(await classes(transport, { verify: true })).toEqual({ tls: 20 });
    expect(await classes(transport, { verify: true, ca, name: 'other.example.test' })).toEqual({ tls: 20 });
    expect(await classes(transport, { verify: false })).toEqual({});
  }
}, 60_000);
