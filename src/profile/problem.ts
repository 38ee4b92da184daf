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

/** The word of `words` that was probably meant: at most a third of its letters differ. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const scored = words.map((other) => ({
    other,
    distance: distance(word.toLowerCase(), other.toLowerCase()),
    alike: alike(word, other),
  }));
  scored.sort((a, b) => a.distance - b.distance || b.alike - a.alike);
  const best = scored[0];
  return best && best.distance <= Math.max(1, Math.floor(best.other.length / 3)) ? best.other : undefined;
}

/** So many letters are the same from the start. */
function alike(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(
        (row[j] as number) + 1,
        (next[j - 1] as number) + 1,
        (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    row = next;
  }
  return row[b.length] as number;
}
