/** `--set path=value`: laid over a profile last, after what it extends has been laid below it. */
import { outside } from './profile-text.ts';
import { EXTENDS, FORBIDDEN, type Path, readValue, type Source } from './source.ts';

/** Values are YAML; `null` takes out what stands there. A problem with one is blamed on it, not on a line of the file. */
export function withSets(source: Source, lines: readonly string[]): Source {
  if (source.problems.length > 0) return source;
  let { data } = source;
  const laid: string[] = [];
  for (const line of lines) {
    const broken = (message: string) => ({ ...source, problems: [outside(`--set ${line}`, message)] });
    const [, name, text] = /^([\w.-]+)=(.*)$/s.exec(line) ?? [];
    if (name === undefined || text === undefined) return broken('write it as path=value');
    const path = name.split('.').map((key) => (/^\d+$/.test(key) ? Number(key) : key));
    if (path[0] === EXTENDS) return broken('what a profile extends stands in its file');
    if (path.some((key) => FORBIDDEN.includes(String(key)))) return broken('no key of a profile');
    const read = readValue(text);
    if ('wrong' in read) return broken(read.wrong);
    const over = put(data, path, read.value);
    if (!over) return broken('there is no such place in the profile');
    data = over.data;
    laid.push(path.join('.'));
  }
  return {
    ...source,
    data,
    at(path, message, hint, offset) {
      const name = path.join('.');
      const by = laid.find((key) => name === key || name.startsWith(`${key}.`));
      return by === undefined
        ? source.at(path, message, hint, offset)
        : { ...outside(`--set ${by}`, message, hint), path: name };
    },
  };
}

/** A copy with the value at that path, in maps made on the way; undefined: the path leads through a plain value, or past a list's end. */
function put(data: unknown, [key, ...rest]: Path, value: unknown): { readonly data: unknown } | undefined {
  if (key === undefined) return { data: value };
  const isOut = rest.length === 0 && value === null;
  if (Array.isArray(data)) {
    if (typeof key !== 'number' || key > data.length) return undefined;
    const item = put(data[key], rest, value);
    return item && { data: data.toSpliced(key, 1, ...(isOut ? [] : [item.data])) };
  }
  if (data != null && typeof data !== 'object') return undefined;
  const map = { ...data } as Record<string, unknown>;
  if (isOut) {
    delete map[key];
    return { data: map };
  }
  const item = put(map[key], rest, value);
  return item && { data: { ...map, [key]: item.data } };
}
