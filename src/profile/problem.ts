/** What is wrong with a profile, where, and what to write instead. */
import { clean } from '../model/clean.ts';

export interface Problem {
  readonly file: string;
  /** From 1; 0 when the place is not in the file (`--set`, the environment). */
  readonly line: number;
  readonly column: number;
  /** `load.dns.rate`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

const LONGEST = 2000;

/** Cleaned, for it repeats what the file says: `soak.yaml:12:9: load.dns.rate: «1000/x» is no rate (such as 1000/s)`. */
export function formatProblem({ file, line, column, path, message, hint }: Problem): string {
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  return clean(`${place}: ${path ? `${path}: ` : ''}${message}${hint ? ` (${hint})` : ''}`, LONGEST);
}
