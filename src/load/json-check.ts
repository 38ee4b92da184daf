/** Whether a JSON document has at a path what it should. */
import { isDeepStrictEqual } from 'node:util';
import { compileJsonPath } from './json-path.ts';
import { asIs, compileTemplate } from './template.ts';
import type { Lookup } from './values.ts';

export interface JsonCheck {
  /** The values that it needs. */
  readonly names: readonly string[];
  isMet(document: unknown, lookup: Lookup): boolean;
}

/** A text may have places; anything else is compared as it is. Throws on a path that is none, and as `env` does. */
export function compileJsonCheck(path: string, value: unknown, env: (name: string) => string): JsonCheck {
  const find = compileJsonPath(path);
  if (typeof value !== 'string')
    return { names: [], isMet: (document) => isDeepStrictEqual(find(document), value) };
  const template = compileTemplate(value, env, asIs);
  return {
    names: template.names,
    isMet(document, lookup) {
      const expected = template.render(lookup);
      return expected !== undefined && find(document) === expected;
    },
  };
}
