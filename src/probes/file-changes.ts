/** Says when a file was deleted, replaced by another or cut: what its size tells before and after differs. */
import type { Finding } from '../model/event.ts';
import { formatBytes } from '../model/format.ts';

/** A file that is replaced at every tick is not told at every tick. */
const BETWEEN_MS = 60_000;

export interface FileState {
  readonly inode: number;
  readonly fileBytes: number;
}

/** @returns what to call with its state each tick; null: it is not there. */
export function openFileChanges(
  prefix: string,
  now: () => number = () => performance.now(),
): (state: FileState | null) => Finding[] {
  let before: FileState | null = null;
  let wasThere = false;
  const toldMs = new Map<string, number>();
  const say = (kind: string, text: string): Finding[] => {
    if (now() - (toldMs.get(kind) ?? Number.NEGATIVE_INFINITY) < BETWEEN_MS) return [];
    toldMs.set(kind, now());
    return [{ key: `${prefix}.${kind}`, level: 'warning', text: `${prefix}: ${text}`, fault: 'unknown' }];
  };
  return (state) => {
    const last = before;
    const lastWasThere = wasThere;
    wasThere = state !== null;
    before = state ?? before;
    if (!state)
      return lastWasThere && last ? say('deleted', `the file was deleted (inode ${last.inode})`) : [];
    if (!last) return [];
    if (state.inode !== last.inode)
      return say('replaced', `the file was replaced by another (inode ${last.inode} → ${state.inode})`);
    if (state.fileBytes >= last.fileBytes) return [];
    return say(
      'shrunk',
      `the file shrank from ${formatBytes(last.fileBytes)} to ${formatBytes(state.fileBytes)}`,
    );
  };
}
