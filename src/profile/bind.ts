/** Puts in what only a run's start knows: its ports and its folder. */
import type { Profile } from '../model/profile.ts';

export interface Bindings {
  readonly ports: Readonly<Record<string, number>>;
  readonly dir: string;
}

export function bind(profile: Profile, { ports, dir }: Bindings): Profile {
  const put = (text: string): string =>
    text
      .replace(/\{\{port\.(\w+)\}\}/g, (whole, name: string) => String(ports[name] ?? whole))
      .replaceAll('{{run.dir}}', dir);
  return everyText(profile, put);
}

function everyText<T>(value: T, change: (text: string) => string): T {
  if (typeof value === 'string') return change(value) as T;
  if (Array.isArray(value)) return value.map((item) => everyText(item, change)) as T;
  if (!(value instanceof Object)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, everyText(item, change)])) as T;
}
