/** Starts nginx (nginx.sh) for a test, and tells where it listens. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface Nginx {
  readonly http: string;
  /** With HTTP/2 and 1.1 to choose from, and with 1.1 alone. */
  readonly tls: string;
  readonly tls1: string;
  /** The certificate, for 127.0.0.1 and localhost. */
  readonly ca: string;
  /** To its worker: SIGSTOP, and nobody answers. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  end(): Promise<void>;
}

export async function startNginx(): Promise<Nginx> {
  const dir = mkdtempSync(path.join(tmpdir(), 'nginx-'));
  const [http, tls] = [await freePair(), await freePair()];
  const script = path.join(import.meta.dirname, 'nginx.sh');
  const child = spawn(script, [dir, String(http), String(tls)], { stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = once(child, 'exit');
  process.once('exit', () => child.kill('SIGKILL'));
  while (!(await isOpen(tls + 1))) {
    if (child.exitCode !== null) throw new Error('nginx did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    http: `http://127.0.0.1:${http}`,
    tls: `https://127.0.0.1:${tls}`,
    tls1: `https://127.0.0.1:${tls + 1}`,
    ca: path.join(dir, 'cert.pem'),
    signal(name) {
      const children = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8');
      for (const pid of children.trim().split(' ')) process.kill(Number(pid), name);
    },
    async end() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

/** A port that is free, and the one after it too. */
async function freePair(): Promise<number> {
  for (;;) {
    const port = await freePort(0);
    if (port !== null && (await freePort(port + 1)) !== null) return port;
  }
}

async function freePort(wanted: number): Promise<number | null> {
  const server = createServer();
  try {
    server.listen(wanted, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as { port: number };
    server.close();
    await once(server, 'close');
    return port;
  } catch {
    return null;
  }
}

async function isOpen(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
