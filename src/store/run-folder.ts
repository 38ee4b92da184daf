/** The folder of a run: made at its start, found again by path, by name, or as the newest. */
import { accessSync, constants, existsSync, mkdirSync, readdirSync, statfsSync } from 'node:fs';
import path from 'node:path';
import { describe } from '../model/clean.ts';
import { type RunFile, readRunFile } from './run-file.ts';

/** Less room than this, and the record would end before the run does. */
const ROOM_BYTES = 50e6;

/** Makes `<out>/<name>/`. Throws an Error with words when that can't be, or the run would have no room. */
export function makeRunFolder(out: string, name: string): string {
  const parent = path.resolve(out);
  const dir = path.join(parent, name);
  try {
    makeFolders(parent);
    const { bavail, bsize } = statfsSync(parent);
    if (bavail * bsize < ROOM_BYTES)
      throw new Error(`only ${Math.round((bavail * bsize) / 1e6)} MB are free there`);
    mkdirSync(dir);
    accessSync(dir, constants.W_OK);
    return dir;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new Error(`${dir} is there already: choose another --name`);
    throw new Error(`cannot make the run's folder ${dir}: ${describe(error)}; --out DIR puts it elsewhere`);
  }
}

/** Level by level: Node's own `recursive` never returns where a folder can't be made, as in /proc. */
function makeFolders(folder: string): void {
  if (existsSync(folder)) return;
  makeFolders(path.dirname(folder));
  mkdirSync(folder);
}

export interface StoredRun {
  readonly dir: string;
  readonly file: RunFile;
}

/** The runs below a folder, newest first; what is no run or is damaged is left out. */
export function listRuns(out: string): StoredRun[] {
  let names: string[];
  try {
    names = readdirSync(out);
  } catch {
    return [];
  }
  return names
    .map((name) => openRun(path.join(out, name)))
    .filter((run) => run !== null)
    .sort((a, b) => b.file.startedAt.localeCompare(a.file.startedAt));
}

function openRun(dir: string): StoredRun | null {
  try {
    const file = readRunFile(dir);
    return file && { dir, file };
  } catch {
    return null;
  }
}

/** By folder, by name below `out`, or the newest. Throws an Error with words when there is none. */
export function findRun(run: string | undefined, out: string): StoredRun {
  if (run === undefined) {
    const newest = listRuns(out)[0];
    if (!newest) throw new Error(`there is no run in ${path.resolve(out)}`);
    return newest;
  }
  for (const dir of [path.resolve(run), path.resolve(out, run)]) {
    const file = readRunFile(dir);
    if (file) return { dir, file };
  }
  throw new Error(
    `there is no run «${run}», neither as a folder nor in ${path.resolve(out)}; soaktop ls lists them`,
  );
}
