/** Looks for a profile's patterns in what a target sent. */
import { readPattern } from '../model/pattern.ts';

/**
 * Whether the pattern is found in a text. What a regular expression costs is its writer's: one that backtracks
 * without end holds the worker, which is told as its lag, and at last as a worker that stalled.
 */
export function compilePattern(text: string): (value: string) => boolean {
  const pattern = readPattern(text);
  return typeof pattern === 'string' ? (value) => value.includes(pattern) : (value) => pattern.test(value);
}

/** So much of a failed answer is looked through for its class. */
export const CLASS_BYTES = 65_536;

/** The first of the classes whose pattern the body of a failed answer has. */
export function compileClasses(
  classes: Readonly<Record<string, string>> = {},
): ((body: string) => string | undefined) | null {
  const all = Object.entries(classes).map(([name, text]) => ({ name, isIn: compilePattern(text) }));
  return all.length === 0 ? null : (body) => all.find(({ isIn }) => isIn(body))?.name;
}
