/** Starts the demo target as a process of its own and tells where it listens. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface DemoProcess {
  readonly child: ChildProcess;
  readonly dnsPort: number;
  readonly httpPort: number;
  readonly db: string;
  /** Sends the signal and resolves with the exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

// A test that fails half way must not leave a server running.
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

export function spawnDemo(flags: readonly string[]): ChildProcess {
  const program = fileURLToPath(new URL('./run-demo-target.ts', import.meta.url));
  const child = spawn(process.execPath, [program, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

export async function startDemoProcess(...flags: string[]): Promise<DemoProcess> {
  const child = spawnDemo(flags);
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await once(lines, 'line')) as [string];
  const { dns, http, db } = JSON.parse(line);
  return {
    child,
    dnsPort: Number(dns.split(':')[1]),
    httpPort: Number(http.split(':')[1]),
    db,
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null) child.kill(signal);
      return (await exited)[0];
    },
  };
}
