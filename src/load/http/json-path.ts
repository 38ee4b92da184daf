/** Reads one value out of a JSON document by a path such as `$.items[0].id`. */

const STEP = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(\d+)\]|\['([^']*)'\]/uy;

/**
 * The reader for a path of `.name`, `[0]` and `['any name']` after a `$`; throws when it is not one. It
 * gives the text of a string, number or boolean, and undefined for anything else.
 */
export function compileJsonPath(path: string): (document: unknown) => string | undefined {
  const keys: string[] = [];
  STEP.lastIndex = 1;
  while (path.startsWith('$') && STEP.lastIndex < path.length) {
    const step = STEP.exec(path);
    if (!step) throw new Error(`«${path}» is not a path such as $.items[0].id`);
    keys.push((step[1] ?? step[2] ?? step[3]) as string);
  }
  if (!path.startsWith('$')) throw new Error(`«${path}» is not a path such as $.items[0].id`);
  return (document) => {
    let value = document;
    for (const key of keys) {
      if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
      value = (value as Record<string, unknown>)[key];
    }
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isText ? String(value) : undefined;
  };
}
