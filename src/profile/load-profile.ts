/** A profile file → a frozen Profile, or a list of readable problems. Nothing is started yet. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { describe } from '../model/clean.ts';
import { references } from '../model/expand.ts';
import type { Profile } from '../model/profile.ts';
import { parseDuration } from '../model/units.ts';
import { compile } from './compile.ts';
import { problemsOf } from './issues.ts';
import type { Problem } from './problem.ts';
import { profileSchema } from './schema.ts';
import { type Path, readSource, type Source } from './source.ts';

export interface LoadOptions {
  /** `path=value` lines that are laid over the file. */
  readonly sets?: readonly string[];
  /** Replaces `phases.soak`. */
  readonly duration?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Loaded = { readonly profile: Profile } | { readonly problems: readonly Problem[] };

export function loadProfile(file: string, { sets = [], duration, env }: LoadOptions): Loaded {
  const text = readText(file);
  if (typeof text !== 'string') return { problems: [text] };
  if (duration !== undefined && !parseDuration(duration))
    return { problems: [outside('--duration', `«${duration}» is no length of a soak`, 'such as 10m, 24h')] };
  const source = readSource(file, text, duration === undefined ? sets : [...sets, `phases.soak=${duration}`]);
  if (source.problems.length > 0) return { problems: source.problems };
  const checked = profileSchema.safeParse(source.data ?? {});
  if (!checked.success) return { problems: problemsOf(checked.error.issues, source) };
  const { profile, problems } = compile(checked.data, source);
  const all = [...problems, ...environmentProblems(source, env), ...portProblems(source, profile)];
  return all.length > 0 ? { problems: all } : { profile: freeze(profile) };
}

const MOST_BYTES = 4_000_000;

/** A problem that stands nowhere in the file. */
const outside = (file: string, message: string, hint?: string): Problem => ({
  file,
  line: 0,
  column: 0,
  path: '',
  message,
  ...(hint ? { hint } : {}),
});

function readText(file: string): string | Problem {
  const problem = (message: string, hint?: string) => outside(file, message, hint);
  try {
    if (!existsSync(file)) return problem('no such file', 'ready ones are in profiles/');
    const stat = statSync(file);
    if (!stat.isFile()) return problem('is not a file');
    if (stat.size > MOST_BYTES) return problem(`longer than ${MOST_BYTES} bytes`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    return problem(describe(error));
  }
}

/** Where the environment's values are put in, at the last moment: nowhere else, so that they can't be written down. */
const SECRET_PLACES =
  /^(targets?\.(\w[\w-]*\.)?launch\.env\.|probes\..*\.headers\.|load\.[\w-]+\.(env|headers|metadata|message|setup|flow|mix)\.|verify\.(headers|setup|steps)\.)/;

function environmentProblems(source: Source, env: LoadOptions['env']): Problem[] {
  return [...textsOf(source.data)].flatMap(([path, text]) =>
    references(text).flatMap((name) => {
      if (!SECRET_PLACES.test(path.join('.')))
        return [
          source.at(
            path,
            `\${${name}} is not put in here`,
            'only in env, headers, metadata, messages, setup, flow, mix and steps',
          ),
        ];
      return !Object.hasOwn(env, name) || env[name] === undefined
        ? [source.at(path, `the environment has no ${name}`, `export ${name}=…`)]
        : [];
    }),
  );
}

function portProblems(source: Source, profile: Profile): Problem[] {
  return [...textsOf(source.data)].flatMap(([path, text]) =>
    [...text.matchAll(/\{\{port\.(\w+)\}\}/g)]
      .filter(([, name]) => !profile.ports.includes(name as string))
      .map(([whole, name]) => source.at(path, `${whole}: no such port`, `ports: [${name}]`)),
  );
}

function* textsOf(data: unknown, path: Path = []): Generator<[Path, string]> {
  if (typeof data === 'string') yield [path, data];
  else if (Array.isArray(data)) for (const [i, item] of data.entries()) yield* textsOf(item, [...path, i]);
  else if (data instanceof Object)
    for (const [key, item] of Object.entries(data)) yield* textsOf(item, [...path, key]);
}

function freeze<T>(value: T): T {
  if (value instanceof Object && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const item of Object.values(value)) freeze(item);
  }
  return value;
}
