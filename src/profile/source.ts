/** A profile's text, and where in it things stand. */
import { type Document, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { describe } from '../model/clean.ts';
import type { Problem } from './problem.ts';

export type Path = readonly (string | number)[];

export interface Source {
  readonly file: string;
  /** The plain data; undefined when `problems` is not empty. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** A problem at a path, or at the deepest part of it that is there; `offset` counts into a text, or is of the key. */
  at(path: Path, message: string, hint?: string, offset?: number | 'key'): Problem;
  /** How much of a path is there. */
  reaches(path: Path): number;
}

/** The key that names the profile which this one is laid over. */
export const EXTENDS = 'extends';

const MOST_CHARACTERS = 1_000_000;
/** More than these are no help to anybody. */
const MOST_PROBLEMS = 50;
/** Deeper than any profile has to be, and far from where a parser's stack ends. */
const MOST_DEPTH = 40;
/** Controls but tab and line ends, lone surrogates, and what turns the direction of writing round. */
const CONTROL = /[^\P{Cc}\t\n\r]|[\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;
/** Ten lines of aliases can unfold to gigabytes. */
const MOST_ALIASES = 100;
/** Keys that could reach an object's prototype in careless code. */
export const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

export function readSource(file: string, text: string): Source {
  const lines = new LineCounter();
  const problem = (offset: number, path: Path, message: string, hint?: string): Problem => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, path: path.join('.'), message, ...(hint ? { hint } : {}) };
  };
  if (text.length > MOST_CHARACTERS) return broken(file, `longer than ${MOST_CHARACTERS} characters`);
  const document = parse(text, lines);
  if (typeof document === 'string') return broken(file, document);
  const deep = document.errors.find(({ code }) => code === 'RESOURCE_EXHAUSTION');
  const problems = deep
    ? [problem(deep.pos[0], [], 'nested too deeply')]
    : document.errors.map((error) => problem(error.pos[0], [], error.message));
  if (problems.length === 0)
    problems.push(...refused(document, (node, message) => problem(node?.range?.[0] ?? 0, [], message)));
  if (problems.length > 0) return { ...broken(file, ''), problems: problems.slice(0, MOST_PROBLEMS) };

  const nodeAt = (path: Path): Node | undefined => document.getIn(path, true) as Node | undefined;
  const at: Source['at'] = (path, message, hint, offset = 0) => {
    for (let depth = path.length; depth >= 0; depth--) {
      const start = placeOf(
        nodeAt(path.slice(0, depth - 1)),
        path[depth - 1],
        nodeAt(path.slice(0, depth)),
        depth === path.length ? offset : 0,
      );
      if (start !== undefined) return problem(start, path, message, hint);
    }
    return problem(0, path, message, hint);
  };
  const reaches: Source['reaches'] = (path) => {
    let depth = path.length;
    while (depth > 0 && !document.hasIn(path.slice(0, depth))) depth--;
    return depth;
  };
  try {
    return { file, data: document.toJS({ maxAliasCount: MOST_ALIASES }), problems, at, reaches };
  } catch (error) {
    return broken(file, describe(error));
  }
}

/** A value by itself, such as stands behind `--set path=`. */
export function readValue(text: string): { readonly value: unknown } | { readonly wrong: string } {
  const document = parse(text);
  if (typeof document === 'string') return { wrong: document };
  const wrong = document.errors[0]?.message ?? refused(document, (_, message) => message)[0];
  if (wrong) return { wrong };
  try {
    return { value: document.toJS({ maxAliasCount: MOST_ALIASES }) };
  } catch (error) {
    return { wrong: describe(error) };
  }
}

/** Words instead, when its nesting is more than the parser's stack can take. */
function parse(text: string, lineCounter = new LineCounter()): Document | string {
  try {
    return parseDocument(text, { lineCounter, prettyErrors: false });
  } catch (error) {
    return `not to be read: ${describe(error)}`;
  }
}

/** What no profile may hold, whatever it means. */
function refused<T>(document: Document, say: (node: Node | null, message: string) => T): T[] {
  const said: T[] = [];
  visit(document, {
    Collection(_, node, ancestors) {
      if (ancestors.length <= MOST_DEPTH) return undefined;
      said.push(say(node, `nested deeper than ${MOST_DEPTH}`));
      return visit.BREAK;
    },
    Scalar(key, node) {
      if (key === 'key' && FORBIDDEN.includes(String(node.value)))
        said.push(say(node, `«${node.value}» is no key of a profile`));
      const control = CONTROL.exec(String(node.value))?.[0].codePointAt(0);
      if (control !== undefined)
        said.push(say(node, `a control character stands here (U+${control.toString(16).padStart(4, '0')})`));
    },
  });
  return said;
}

/** Where a value stands; where it is a map or a list, its key, which is what people look for. */
function placeOf(
  parent: Node | undefined,
  key: string | number | undefined,
  node: Node | undefined,
  offset: number | 'key',
) {
  const range = node?.range;
  if (isScalar(node) && range && offset !== 'key')
    return range[0] + (node.type?.startsWith('QUOTE') && offset > 0 ? 1 : 0) + offset;
  const pair = isMap(parent)
    ? parent.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key)
    : undefined;
  if (pair && isScalar(pair.key) && pair.key.range) return pair.key.range[0];
  return range?.[0];
}

function broken(file: string, message: string): Source {
  const problem = { file, line: 0, column: 0, path: '', message };
  return { file, data: undefined, problems: [problem], at: () => problem, reaches: () => 0 };
}

/** The keys that have a value. */
export function definedOf<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}
