/** Compares two runs in a process of its own: a day takes seconds to read, and a screen does not wait. */
import { type ChildProcess, execFile } from 'node:child_process';
import { clean } from '../model/clean.ts';
import type { Comparison } from '../model/comparison.ts';
import { SOAKTOP_ARGV } from './soaktop-argv.ts';

/** Of a run that goes on it is another one after a while. */
const FRESH_MS = 60_000;
const MOST_BYTES = 16e6;

export interface CompareApart {
  /** The last one where it is still fresh. Rejects with words. */
  compare(): Promise<Comparison>;
  close(): void;
}

/** What `soaktop compare BASE RUN --json` says. */
export function compareApart(base: string, run: string, runs: string): CompareApart {
  let child: ChildProcess | undefined;
  let last: { readonly at: number; readonly comparison: Promise<Comparison> } | undefined;
  const [node = '', ...soaktop] = SOAKTOP_ARGV;
  const args = [...soaktop, 'compare', '--json', '--runs', runs, '--', base, run];
  const compared = () =>
    new Promise<Comparison>((resolve, reject) => {
      child = execFile(node, args, { maxBuffer: MOST_BYTES }, (_, stdout, stderr) => {
        try {
          resolve(JSON.parse(stdout) as Comparison);
        } catch {
          reject(new Error(clean(stderr.trim() || 'the two runs could not be compared')));
        }
      });
    });
  return {
    compare() {
      if (!last || performance.now() - last.at > FRESH_MS)
        last = { at: performance.now(), comparison: compared() };
      return last.comparison;
    },
    close: () => void child?.kill(),
  };
}
