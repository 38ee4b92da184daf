/** Files that a run keeps as they were before it, in its folder, and that are put back when somebody asks for it. */
import {
  chmodSync,
  chownSync,
  closeSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { describe } from '../model/clean.ts';
import type { SavedFile } from '../model/profile.ts';

const MAGIC = 'SQLite format 3\0';
/** What SQLite keeps beside a database: of another state of it they would spoil the one that is put back. */
const BESIDE = ['-wal', '-shm', '-journal'];

const placeOf = (dir: string, { name }: SavedFile): string => path.join(dir, 'saved', name);

/**
 * A SQLite database by its own backup, so that it is whole though somebody writes to it, and with what its
 * write-ahead log holds; any other file byte by byte. Rejects with words.
 */
export async function saveFiles(files: readonly SavedFile[], dir: string): Promise<void> {
  for (const saved of files) {
    const { name, file } = saved;
    try {
      const { mode } = statSync(file);
      const place = placeOf(dir, saved);
      mkdirSync(path.dirname(place), { recursive: true, mode: 0o700 });
      // Under its own name only when it is whole: half a copy must not be put back.
      const part = `${place}.part`;
      if (isSqlite(file)) await backUp(file, part);
      else copyFileSync(file, part);
      chmodSync(part, mode & 0o777);
      renameSync(part, place);
    } catch (error) {
      throw new Error(`${file} cannot be saved (save.${name}): ${describe(error)}`);
    }
  }
}

/** Whether the run has it: it may have ended before it began. */
export const hasSaved = (saved: SavedFile, dir: string): boolean => existsSync(placeOf(dir, saved));

/** Nobody may have it open. Its place is taken by one rename; what SQLite kept beside the present one goes first. */
export function putBack(saved: SavedFile, dir: string): void {
  // The place, not a link to it.
  const file = existsSync(saved.file) ? realpathSync(saved.file) : saved.file;
  const present = statSync(file, { throwIfNoEntry: false }) ?? statSync(path.dirname(file));
  const coming = `${file}.restoring`;
  try {
    copyFileSync(placeOf(dir, saved), coming);
    chownSync(coming, present.uid, present.gid);
    for (const end of BESIDE) rmSync(file + end, { force: true });
    renameSync(coming, file);
  } catch (error) {
    rmSync(coming, { force: true });
    throw new Error(`${file} cannot be put back: ${describe(error)}`);
  }
}

function isSqlite(file: string): boolean {
  const fd = openSync(file, 'r');
  try {
    const head = Buffer.alloc(MAGIC.length);
    readSync(fd, head);
    return head.toString('latin1') === MAGIC;
  } finally {
    closeSync(fd);
  }
}

async function backUp(file: string, place: string): Promise<void> {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    await db.backup(place);
  } finally {
    db.close();
  }
}
