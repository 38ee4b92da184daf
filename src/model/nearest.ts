/** Finds the word that was probably meant, for a hint. */

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
