/** The numbered evidence files of a run: `snap-000.json`, `.md` and, where metrics were scraped, `.prom`. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from './whole-file.ts';

export interface SnapshotTexts {
  readonly json: string;
  readonly md: string;
  /** The raw scrape of that moment. */
  readonly prom?: string;
}

/** Writes the next number's files and returns the name of the `.md`. Throws when the disk takes none. */
export function writeSnapshot(dir: string, number: number, texts: SnapshotTexts): string {
  const base = `snap-${String(number).padStart(3, '0')}`;
  if (texts.prom !== undefined) writeWhole(path.join(dir, `${base}.prom`), texts.prom);
  writeWhole(path.join(dir, `${base}.json`), texts.json);
  writeWhole(path.join(dir, `${base}.md`), texts.md);
  return `${base}.md`;
}

/** The first number that no snapshot of the folder has. */
export function nextSnapshotNumber(dir: string): number {
  let number = 0;
  while (existsSync(path.join(dir, `snap-${String(number).padStart(3, '0')}.json`))) number++;
  return number;
}
