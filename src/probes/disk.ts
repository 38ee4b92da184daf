/** How full the filesystem of a folder is. */
import { statfs } from 'node:fs/promises';
import { describe } from '../model/clean.ts';
import type { Probe } from '../model/contracts.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { openTroubles } from './troubles.ts';

export function openDiskProbe(spec: { readonly prefix: string; readonly path: string }): Probe {
  const { prefix, path } = spec;
  const troubles = openTroubles(prefix);
  // A network filesystem that is gone answers never.
  const read = oneAtATime(() => statfs(path).catch((error: unknown) => describe(error)));
  return {
    name: prefix,
    async sample(deadlineMs) {
      const answer = await read(deadlineMs);
      if (typeof answer === 'string') troubles.tell('unreadable', { text: answer });
      else if (answer) troubles.over('unreadable');
      const stat = typeof answer === 'string' ? null : answer;
      return {
        values: {
          // To us, not to root, who may take the reserve too.
          [`${prefix}.free`]: stat && stat.bavail * stat.bsize,
          [`${prefix}.used`]: stat && (stat.blocks - stat.bfree) * stat.bsize,
        },
        findings: troubles.take(),
      };
    },
    async close() {},
  };
}
