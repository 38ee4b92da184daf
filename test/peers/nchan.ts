/** Starts nginx with nchan (nchan.sh) for a test, and tells where it listens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Nchan {
  readonly port: number;
  /** Where it is all the same over TLS, and the certificate, for 127.0.0.1 and localhost. */
  readonly tlsPort: number;
  readonly ca: string;
  /** What a load says of one: its connections and where it posts. */
  readonly url: string;
  readonly post: string;
  /** To its worker: SIGSTOP, and nobody answers; SIGKILL, and the next one begins with nothing. */
  signal(name: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL'): void;
  /** Lines `name: number` of its status. */
  status(): Promise<Readonly<Record<string, number>>>;
  end(): Promise<void>;
}

const STARTED_WITHIN_MS = 10_000;

export async function startNchan(): Promise<Nchan> {
  const dir = mkdtempSync(path.join(tmpdir(), 'nchan-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const script = path.join(import.meta.dirname, 'nchan.sh');
  const child = spawn(script, [dir, String(port), String(tlsPort)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL'));
  const endMs = Date.now() + STARTED_WITHIN_MS;
  while (!(await isUp(`http://127.0.0.1:${port}/healthz`))) {
    if (child.exitCode !== null || Date.now() > endMs) throw new Error('nginx with nchan did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    port,
    tlsPort,
    ca: path.join(dir, 'cert.pem'),
    url: `ws://127.0.0.1:${port}/sub/room-{{endpoint}}`,
    post: `http://127.0.0.1:${port}/pub/room-{{endpoint}}`,
    signal(name) {
      const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      for (const pid of children.trim().split(' ')) process.kill(Number(pid), name);
    },
    async status() {
      const text = await (await fetch(`http://127.0.0.1:${port}/nchan_status`)).text();
      return Object.fromEntries(
        [...text.matchAll(/^([\w ]+): (\d+)/gm)].map(([, name, count]) => [name as string, Number(count)]),
      );
    },
    async end() {
      child.kill('SIGTERM');
      await exited;
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
