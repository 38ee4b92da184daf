/** A recorded run, read back: its folder, its events, and the state that they fold to. */
import path from 'node:path';
import { describe } from '../model/clean.ts';
import type { RunEvent } from '../model/event.ts';
import type { State } from '../model/state.ts';
import { readJournal } from '../store/read-journal.ts';
import { readState } from '../store/read-state.ts';
import type { RunFile } from '../store/run-file.ts';
import { findRun } from '../store/run-folder.ts';
import { Refusal } from './out.ts';
import { version } from './version.ts';

/** Throws a Refusal in the store's words when there is no such run, or it can't be read. */
export function storedRun(run: string | undefined, runs: string): { dir: string; state: State } {
  const { dir } = inWords(() => findRun(run, runs));
  return { dir, state: inWords(() => readState(journalOf(dir), version())) };
}

/** Likewise; the events are read as they are asked for. */
export function storedEvents(
  run: string | undefined,
  runs: string,
): { dir: string; file: RunFile; events: Iterable<RunEvent> } {
  const { dir, file } = inWords(() => findRun(run, runs));
  return { dir, file, events: readable(readJournal(journalOf(dir))) };
}

const journalOf = (dir: string): string => path.join(dir, 'run.sqlite');

function* readable(events: Iterable<RunEvent>): Generator<RunEvent> {
  try {
    yield* events;
  } catch (error) {
    throw new Refusal(describe(error));
  }
}

function inWords<T>(find: () => T): T {
  try {
    return find();
  } catch (error) {
    throw new Refusal(describe(error));
  }
}
