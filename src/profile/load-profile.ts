/** A profile file → a frozen Profile, or a list of readable problems. Nothing is started yet. */
import { references } from '../model/expand.ts';
import type { Profile } from '../model/profile.ts';
import { parseDuration } from '../model/units.ts';
import { compile } from './compile.ts';
import { extended } from './extended.ts';
import { problemsOf } from './issues.ts';
import type { Problem } from './problem.ts';
import { outside, readText } from './profile-text.ts';
import { profileSchema } from './schema.ts';
import { withSets } from './sets.ts';
import { type Path, readSource, type Source } from './source.ts';

export interface LoadOptions {
  /** `path=value` lines that are laid over the file. */
  readonly sets?: readonly string[];
  /** Replaces `phases.soak`. */
  readonly duration?: string | undefined;
  /** null: its secrets are not needed, and may be missing. */
  readonly env: Readonly<Record<string, string | undefined>> | null;
}

export type Loaded = { readonly profile: Profile } | { readonly problems: readonly Problem[] };

export function loadProfile(file: string, { sets = [], duration, env }: LoadOptions): Loaded {
  const text = readText(file);
  if (typeof text !== 'string') return { problems: [text] };
  if (duration !== undefined && !parseDuration(duration))
    return { problems: [outside('--duration', `«${duration}» is no length of a soak`, 'such as 10m, 24h')] };
  const overlaid = duration === undefined ? sets : [...sets, `phases.soak=${duration}`];
  const source = withSets(extended(readSource(file, text)), overlaid);
  if (source.problems.length > 0) return { problems: source.problems };
  const checked = profileSchema.safeParse(source.data ?? {});
  if (!checked.success) return { problems: problemsOf(checked.error.issues, source) };
  const { profile, problems } = compile(checked.data, source);
  const all = [...problems, ...environmentProblems(source, env), ...portProblems(source, profile)];
  return all.length > 0 ? { problems: all } : { profile: freeze(profile) };
}

/** Where the environment's values are put in, at the last moment: nowhere else, so that they can't be written down. */
const SECRET_PLACES =
  /^(targets?\.(\w[\w-]*\.)?launch\.env\.|probes\..*\.headers\.|probes\.sql\.(\w[\w-]*\.)?url$|load\.[\w-]+\.(env|headers|metadata|message|setup|flow|mix)\.|verify\.(headers|setup|steps)\.)/;

function environmentProblems(source: Source, env: LoadOptions['env']): Problem[] {
  return [...textsOf(source.data)].flatMap(([path, text]) =>
    references(text).flatMap((name) => {
      if (!SECRET_PLACES.test(path.join('.')))
        return [
          source.at(
            path,
            `\${${name}} is not put in here`,
            'only in env, headers, metadata, messages, setup, flow, mix, steps and the url of a sql probe',
          ),
        ];
      return env !== null && (!Object.hasOwn(env, name) || env[name] === undefined)
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
