/** Finds one value in a JSON document by a path such as `$.items[0].id`. */
import { type PathStep, readJsonPath } from '../model/json-path.ts';

/** So deep is `..` looked for: no document of an API goes deeper, and a hostile one must not end the stack. */
const MOST_DEPTH = 100;

/**
 * The reader for a path (`readJsonPath`, which throws on a bad one). Of several that match, as with `[*]` and
 * `..name`, it gives the first in the document's order; undefined when none does.
 */
export function compileJsonPath(path: string): (document: unknown) => unknown {
  const steps = readJsonPath(path);
  return (document) => find(document, steps, 0, 0);
}

/** The same for what can be put into a request: undefined also for what is no text, number or boolean. */
export function compileTextPath(path: string): (document: unknown) => string | undefined {
  const find = compileJsonPath(path);
  return (document) => {
    const value = find(document);
    const isText = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    return isText ? String(value) : undefined;
  };
}

function find(value: unknown, steps: readonly PathStep[], at: number, depth: number): unknown {
  const step = steps[at];
  if (!step) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const child of step.key === null ? Object.values(value) : ownOf(value, step.key)) {
    const found = find(child, steps, at + 1, depth + 1);
    if (found !== undefined) return found;
  }
  if (!step.deep || depth >= MOST_DEPTH) return undefined;
  for (const child of Object.values(value)) {
    const found = find(child, steps, at, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The value under a key in a list, or none. */
function ownOf(value: object, key: string | number): unknown[] {
  const isList = Array.isArray(value);
  if (typeof key === 'string')
    return !isList && Object.hasOwn(value, key) ? [(value as Record<string, unknown>)[key]] : [];
  const child = isList ? value.at(key) : undefined;
  return child === undefined ? [] : [child];
}
