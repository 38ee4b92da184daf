/** The checker's findings → problems in our words, each at its place and with a hint. */
import { z } from 'zod';
import { nearest } from '../model/nearest.ts';
import type { Problem } from './problem.ts';
import { profileSchema } from './schema.ts';
import type { Path, Source } from './source.ts';

type Issue = z.core.$ZodIssue;

export function problemsOf(issues: readonly Issue[], source: Source, prefix: Path = []): Problem[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...(issue.path as Path)];
    if (issue.code === 'invalid_union' && issue.errors.length > 0)
      return problemsOf(likeliest(issue.errors), source, path);
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) =>
        source.at([...path, key], `«${key}» is not known here`, hintFor(key), 'key'),
      );
    return [source.at(path, wordsFor(issue, source.data, path), hintOf(issue))];
  });
}

/** Of a union's branches the one that came furthest is what was meant; of two, the one that knows a key is misspelt. */
function likeliest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]) => Math.max(...issues.map((issue) => issue.path.length), 0);
  const misspelt = (issues: readonly Issue[]) =>
    Number(issues.some(({ code }) => code === 'unrecognized_keys'));
  return (
    branches.toSorted((a, b) => depth(b) - depth(a) || misspelt(b) - misspelt(a) || a.length - b.length)[0] ??
    []
  );
}

function wordsFor(issue: Issue, data: unknown, path: Path): string {
  if (issue.code === 'invalid_type' && valueAt(data, path) === undefined) return 'is missing';
  if (issue.code === 'invalid_type') return `should be ${article(issue.expected)}`;
  if (issue.code === 'invalid_union') return 'is none of the forms that may stand here';
  if (issue.code === 'invalid_key') return issue.issues[0]?.message ?? issue.message;
  return issue.message;
}

const article = (kind: string): string =>
  ({
    array: 'a list',
    object: 'a map of keys',
    record: 'a map of keys',
    string: 'a text',
    int: 'a whole number',
  })[kind] ?? `a ${kind}`;

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const key of path)
    value = value instanceof Object ? (value as Record<string, unknown>)[key] : undefined;
  return value;
}

function hintOf(issue: Issue): string | undefined {
  if (issue.code === 'custom') return issue.params?.hint as string | undefined;
  if (issue.code === 'invalid_union' && issue.discriminator === 'engine')
    return 'engine: dns, http, websocket, grpc, dnsperf or k6';
  if (issue.code === 'invalid_union' && issue.discriminator === 'do')
    return 'do: kill, stop, restart, run or pause';
  return undefined;
}

/** Every key that may stand anywhere in a profile; asked for only when one is misspelt. */
const keys = () => [...new Set(namesIn(z.toJSONSchema(profileSchema, { io: 'input' })))];

function* namesIn(schema: unknown): Generator<string> {
  if (!(schema instanceof Object)) return;
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') yield* Object.keys(value as object);
    yield* namesIn(value);
  }
}

function hintFor(key: string): string | undefined {
  const word = nearest(key, keys());
  return word && word !== key ? `did you mean «${word}»?` : undefined;
}
