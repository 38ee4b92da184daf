/** k6's REST API: all of its versions have it, 2.x only at an address that it is given. */
import { createServer } from 'node:net';
import { type K6Account, readMetrics } from './read-account.ts';

const WITHIN_MS = 2000;

/** Null: no answer now. */
export async function askMetrics(port: number): Promise<K6Account | null> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/v1/metrics`, {
      signal: AbortSignal.timeout(WITHIN_MS),
    });
    return answer.ok ? readMetrics(await answer.text()) : null;
  } catch {
    return null;
  }
}

/** Of this machine, on loopback; for as long as nobody else takes it. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address instanceof Object ? address.port : 0));
    });
  });
}
