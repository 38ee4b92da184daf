/** The snapshot files of a run, read back: cards for a table of them, and the text of one. */
import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import path from 'node:path';
import type { SnapshotCard } from '../model/question.ts';
import type { Snapshot } from '../model/snapshot.ts';

const EVIDENCE = /^snap-\d{3,}\.(json|md|prom)$/;
const MOST_BYTES = 4e6;

/** At most 4 MB of it, as it is; null: no such snapshot, or no snapshot's name. */
export function readEvidence(dir: string, file: string): string | null {
  if (!EVIDENCE.test(file)) return null;
  let descriptor: number;
  try {
    descriptor = openSync(path.join(dir, file), 'r');
  } catch {
    return null;
  }
  try {
    const buffer = Buffer.alloc(MOST_BYTES);
    let length = 0;
    for (let read = -1; read !== 0 && length < MOST_BYTES; length += read)
      read = readSync(descriptor, buffer, length, MOST_BYTES - length, null);
    return buffer.toString('utf8', 0, length);
  } catch {
    return null;
  } finally {
    closeSync(descriptor);
  }
}

/** In their order; what can't be read is left out. `seqOf`: the tick that a snapshot was taken at. */
export function snapshotCards(dir: string, seqOf: (snapshot: Snapshot) => number): SnapshotCard[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch {
    return [];
  }
  return names
    .filter((name) => EVIDENCE.test(name) && name.endsWith('.json'))
    .map((name) => cardOf(name, readEvidence(dir, name), seqOf))
    .filter((card) => card !== null)
    .sort((a, b) => a.number - b.number);
}

function cardOf(
  file: string,
  text: string | null,
  seqOf: (snapshot: Snapshot) => number,
): SnapshotCard | null {
  try {
    const snapshot = JSON.parse(text ?? '') as Snapshot;
    const {
      number,
      reason,
      at,
      phase,
      elapsedSeconds,
      soakSeconds,
      verdict,
      loads,
      values,
      changes,
      events,
    } = snapshot;
    const parts = [verdict, loads, values, changes, events];
    if (!Number.isFinite(number) || parts.some((part) => !(part instanceof Object))) return null;
    return {
      seq: seqOf(snapshot),
      file,
      ...{ number, reason, at, phase, elapsedSeconds, soakSeconds, verdict, loads, values, changes, events },
    };
  } catch {
    return null;
  }
}
