/** How much of the time somebody on this machine waited for CPU, disk or memory (pressure stall information). Linux. */
import { readFileSync } from 'node:fs';
import type { Values } from '../model/series.ts';

const KINDS = ['cpu', 'io', 'memory'] as const;

/**
 * Shares of the last ten seconds, as the kernel averages them; it renews its sums every two seconds, so a difference
 * over a tick would say less. What it does not tell (older kernels, `psi=0`) is not there.
 * https://docs.kernel.org/accounting/psi.html
 */
export function readPressure(): Values {
  return Object.fromEntries(
    KINDS.flatMap((kind) => {
      const percent = /^some avg10=([\d.]+)/m.exec(read(`/proc/pressure/${kind}`))?.[1];
      return percent === undefined ? [] : [[`host.pressure.${kind}`, Number(percent) / 100]];
    }),
  );
}

function read(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
