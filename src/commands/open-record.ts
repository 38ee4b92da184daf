/** A feed on a run's files: of a finished run, of one that died, and of one that goes on, which is followed. */
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { describe } from '../model/clean.ts';
import type { Feed } from '../model/contracts.ts';
import type { RunEvent } from '../model/event.ts';
import { fold } from '../model/reduce.ts';
import { EMPTY_STATE, type State } from '../model/state.ts';
import { openArchive } from '../store/archive.ts';
import { readEntries } from '../store/read-journal.ts';
import { readKept } from '../store/read-state.ts';
import { version } from './version.ts';

/** So many events are folded between two looks at whether a key was pressed: some 20 ms. */
const SLICE = 600;
/** A run that goes on is read again this often. */
const AGAIN_MS = 1000;

export async function isLive(dir: string): Promise<boolean> {
  const { liveRuns } = await import('../link/registry.ts');
  return (await liveRuns()).some((run) => run.dir === path.resolve(dir));
}

/**
 * Of a record that nobody has folded (its run died, or goes on) the last moment is there at once, and the whole state
 * when it is folded: a day takes seconds. Rejects with words when it can't be read.
 */
export async function openRecord(dir: string): Promise<Feed> {
  const file = path.join(dir, 'run.sqlite');
  const archive = openArchive(dir);
  const kept = readKept(file, version());
  const first =
    kept ?? (await archive.ask({ ask: 'moment', seq: Number.MAX_SAFE_INTEGER - 1 })) ?? EMPTY_STATE;
  const record = first.phase === 'ended' ? undefined : (await isLive(dir)) ? 'goes on' : 'died';
  let closed = false;
  let timer: NodeJS.Timeout | undefined;

  const readOn = async (onEvent: (event: RunEvent) => void, onState: (state: State) => void) => {
    let state = EMPTY_STATE;
    let place = 0;
    let slice: RunEvent[] = [];
    for (const [at, event] of readEntries(file)) {
      place = at;
      slice.push(event);
      if (slice.length < SLICE) continue;
      state = fold(slice, state);
      slice = [];
      await setImmediate();
      if (closed) return;
    }
    state = fold(slice, state);
    onState(state);
    const follow = () => {
      for (const [at, event] of readEntries(file, place)) {
        place = at;
        onEvent(event);
        if (event.type === 'ended') clearInterval(timer);
      }
    };
    if (record === 'goes on') timer = setInterval(follow, AGAIN_MS);
  };

  return {
    kind: 'stored',
    state: first,
    ...(record && { record }),
    listen(onEvent, onLost, onState) {
      if (!kept) readOn(onEvent, onState ?? (() => {})).catch((error) => onLost(describe(error)));
    },
    command: async () => ({ ok: false, text: 'these are files: nothing is steered here' }),
    ask: async (question) => {
      // The archive answers at once, and the first question about a day takes it 0.2 s: a frame is drawn before.
      await setImmediate();
      return archive.ask(question);
    },
    close() {
      closed = true;
      clearInterval(timer);
      archive.close();
    },
  };
}
