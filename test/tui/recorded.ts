/** The recorded run that the screen's tests look at: its last state, and answers about all of its past. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Feed } from '../../src/model/contracts.ts';
import { openArchive } from '../../src/store/archive.ts';
import { readState } from '../../src/store/read-state.ts';

export const RECORDED = fileURLToPath(new URL('../../snapshots/reference', import.meta.url));

/** Of a finished run, as `soaktop review` has it. */
export function recordedFeed(): Feed {
  const { ask, close } = openArchive(RECORDED);
  return {
    kind: 'stored',
    state: readState(path.join(RECORDED, 'run.sqlite'), 'recorded'),
    listen() {},
    command: async () => ({ ok: false, text: 'these are files: nothing is steered here' }),
    ask,
    close,
  };
}
