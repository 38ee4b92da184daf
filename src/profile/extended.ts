/** A profile that `extends` another is laid over it: the same scenario on another system is ten lines. */
import path from 'node:path';
import { readText } from './profile-text.ts';
import { EXTENDS, readSource, type Source } from './source.ts';

/** A profile on a profile on a profile; more is a circle, or a riddle. */
const MOST_LEVELS = 3;

/**
 * Maps are laid over each other key by key; any other value takes the place of the one below, `null` takes it out.
 * The file below is of the same folder, so that the paths in both mean the same. Problems stay where their text stands.
 */
export function extended(source: Source, level = 1): Source {
  const named = source.data instanceof Object ? (source.data as Record<string, unknown>)[EXTENDS] : undefined;
  if (source.problems.length > 0 || named === undefined) return source;
  const refuse = (message: string, hint?: string): Source => ({
    ...source,
    problems: [source.at([EXTENDS], message, hint)],
  });
  if (typeof named !== 'string' || named !== path.basename(named))
    return refuse('should be the name of a profile in the same folder', 'such as steps.yaml');
  if (level > MOST_LEVELS) return refuse(`extends more than ${MOST_LEVELS} others, or itself`);
  const file = path.join(path.dirname(source.file), named);
  const text = readText(file);
  if (typeof text !== 'string') return refuse(`${file}: ${text.message}`);
  const below = extended(readSource(file, text), level + 1);
  if (below.problems.length > 0) return { ...source, problems: below.problems };
  const { [EXTENDS]: _, ...own } = source.data as Record<string, unknown>;
  return {
    file: source.file,
    data: laidOver(below.data, own),
    problems: [],
    at: (place, ...said) =>
      (below.reaches(place) > source.reaches(place) ? below : source).at(place, ...said),
    reaches: (place) => Math.max(below.reaches(place), source.reaches(place)),
  };
}

function laidOver(below: unknown, above: unknown): unknown {
  if (!isMap(below) || !isMap(above)) return above;
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === null) delete merged[key];
    else merged[key] = laidOver(merged[key], value);
  }
  return merged;
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  value instanceof Object && !Array.isArray(value);
