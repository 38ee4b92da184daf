/** Makes a snapshot's texts of the state and puts them into the run's folder. */

import { baseOf, type SnapshotBase, snapshotOf } from '../report/snapshot.ts';
import { snapshotMarkdown } from '../report/snapshot-markdown.ts';
import { nextSnapshotNumber, writeSnapshot } from '../store/snapshot-files.ts';
import type { RunParts } from '../supervisor/run-parts.ts';

export function snapshotWriter(dir: string): RunParts['writeSnapshot'] {
  let base: SnapshotBase | null = null;
  return (state, verdict, reason, raw) => {
    const number = nextSnapshotNumber(dir);
    const snapshot = snapshotOf(state, verdict, reason, number, base);
    const json = `${JSON.stringify(snapshot, null, 2)}\n`;
    const file = writeSnapshot(dir, number, {
      json,
      md: snapshotMarkdown(snapshot),
      ...(raw === undefined ? {} : { prom: raw }),
    });
    base = baseOf(state);
    return file;
  };
}
