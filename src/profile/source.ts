/** A profile's text, and where in it things stand. */
import { isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

export interface Source {
  readonly file: string;
  /** The plain data; undefined when `problems` is not empty. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** A problem at a path, or at the deepest part of it that is there; `offset` counts into a text. */
  at(path: Path, message: string, hint?: string, offset?: number): Problem;
}

const MOST_CHARACTERS = 1_000_000;
/** Keys that could reach an object's prototype in careless code. */
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

/** `sets`: `path=value` lines that are laid over the text; their values are YAML. */
export function readSource(file: string, text: string, sets: readonly string[] = []): Source {
  const lines = new LineCounter();
  const problem = (offset: number, path: Path, message: string, hint?: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, path: path.join('.'), message, ...(hint ? { hint } : {}) };
  };
  if (text.length > MOST_CHARACTERS) return broken(file, `longer than ${MOST_CHARACTERS} characters`);
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map((error) => problem(error.pos[0], [], error.message));
  visit(document, {
    Pair(_, pair) {
      if (isScalar(pair.key) && FORBIDDEN.includes(String(pair.key.value)))
        problems.push(problem(pair.key.range?.[0] ?? 0, [], `«${pair.key.value}» is no key of a profile`));
    },
  });
  if (problems.length > 0) return { ...broken(file, ''), problems };

  const set = new Set<string>();
  for (const line of sets) {
    const match = /^([\w.-]+)=(.*)$/s.exec(line);
    if (!match) return broken(file, `--set ${line}: write it as path=value`);
    const path = (match[1] as string).split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (path.some((key) => FORBIDDEN.includes(String(key))))
      return broken(file, `--set ${line}: no key of a profile`);
    const value = parseDocument(match[2] as string);
    if (value.errors[0]) return broken(file, `--set ${line}: ${value.errors[0].message}`);
    try {
      document.setIn(path, value.contents);
    } catch {
      return broken(file, `--set ${line}: there is no such place in the profile`);
    }
    set.add(path.join('.'));
  }

  const nodeAt = (path: Path): Node | undefined => document.getIn(path, true) as Node | undefined;
  const at: Source['at'] = (path, message, hint, offset = 0) => {
    const name = path.join('.');
    const overlaid = [...set].find((key) => name === key || name.startsWith(`${key}.`));
    if (overlaid)
      return {
        file: `--set ${overlaid}`,
        line: 0,
        column: 0,
        path: name,
        message,
        ...(hint ? { hint } : {}),
      };
    for (let depth = path.length; depth >= 0; depth--) {
      const start = placeOf(
        nodeAt(path.slice(0, depth - 1)),
        path[depth - 1],
        nodeAt(path.slice(0, depth)),
        offset,
      );
      if (start !== undefined) return problem(start, path, message, hint);
    }
    return problem(0, path, message, hint);
  };
  try {
    // A cap on aliases: ten lines of them can unfold to gigabytes.
    return { file, data: document.toJS({ maxAliasCount: 100 }), problems, at };
  } catch (error) {
    return broken(file, (error as Error).message);
  }
}

/** Where a value stands; where it is a map or a list, its key, which is what people look for. */
function placeOf(
  parent: Node | undefined,
  key: string | number | undefined,
  node: Node | undefined,
  offset: number,
) {
  const range = node?.range;
  if (isScalar(node) && range)
    return range[0] + (node.type?.startsWith('QUOTE') && offset > 0 ? 1 : 0) + offset;
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
    : undefined;
  if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  return range?.[0];
}

function broken(file: string, message: string): Source {
  const problem = { file, line: 0, column: 0, path: '', message };
  return { file, data: undefined, problems: [problem], at: () => problem };
}
