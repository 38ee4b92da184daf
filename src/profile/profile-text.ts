/** The text of a profile's file, or why there is none. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe } from '../model/clean.ts';
import type { Problem } from './problem.ts';

const MOST_BYTES = 4_000_000;

/** A problem that stands nowhere in the file. */
export const outside = (file: string, message: string, hint?: string): Problem => ({
  file,
  line: 0,
  column: 0,
  path: '',
  message,
  ...(hint ? { hint } : {}),
});

export function readText(file: string): string | Problem {
  const problem = (message: string, hint?: string) => outside(file, message, hint);
  try {
    if (!existsSync(file)) return problem('no such file', 'ready ones are in profiles/');
    const stat = statSync(file);
    if (!stat.isFile()) return problem('is not a file');
    if (stat.size > MOST_BYTES) return problem(`longer than ${MOST_BYTES} bytes`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    return problem(describe(error));
  }
}
