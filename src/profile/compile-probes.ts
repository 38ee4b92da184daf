/** The probes of a checked file → specs with their series' prefixes and absolute paths. */
import path from 'node:path';
import type { ProbeSpec, TargetSpec } from '../model/profile.ts';
import type { Wrong } from './compile.ts';
import type { ProfileFile } from './schema.ts';
import { compileSql } from './sql-probe.ts';

export function compileProbes(
  { probes, every }: ProfileFile,
  folder: string,
  targets: readonly TargetSpec[],
  wrong: Wrong,
): ProbeSpec[] {
  /** A probe that is called like a target watches it, unless it says otherwise. */
  const targetOf = (kind: string, name: string, of: string | undefined): string | undefined => {
    if (of === undefined) return targets.some((target) => target.name === name) ? name : undefined;
    if (!targets.some((target) => target.name === of))
      wrong(['probes', kind, ...(name ? [name] : []), 'of'], `there is no target «${of}»`);
    return of;
  };
  const prefixOf = (kind: string, base: string, name: string, of: string | undefined): string => {
    const target = targetOf(kind, name, of);
    return [target, base, name === target ? '' : name].filter(Boolean).join('.');
  };
  return [
    ...(probes.process ?? []).flatMap(([name, { of }]): ProbeSpec[] => {
      if (targets.length === 0) wrong(['probes', 'process'], 'a process probe needs a target');
      const target = targetOf('process', name, of);
      // Without `of`, the processes of every target are watched.
      const watched = target === undefined ? targets.map(({ name: each }) => each) : [target];
      return watched.map((each) => ({
        kind: 'process',
        prefix: [each, 'process'].filter(Boolean).join('.'),
        of: each,
      }));
    }),
    ...(probes.sqlite ?? []).map(([name, { file, lockwait, queries, of }]): ProbeSpec => {
      return {
        kind: 'sqlite',
        prefix: prefixOf('sqlite', 'sqlite', name, of),
        file: resolve(folder, file),
        lockwait,
        queries,
      };
    }),
    ...(probes.prometheus ?? []).map(([name, { url, headers, only, of }]): ProbeSpec => {
      return { kind: 'prometheus', prefix: prefixOf('prometheus', 'metrics', name, of), url, headers, only };
    }),
    ...(probes.disk ?? []).map(([name, { path: at, of }]): ProbeSpec => {
      return { kind: 'disk', prefix: prefixOf('disk', 'disk', name, of), path: resolve(folder, at) };
    }),
    ...(probes.sql ?? []).map(([name, sql]) =>
      compileSql(sql, {
        prefix: prefixOf('sql', 'sql', name, sql.of),
        folder,
        everyMs: every,
        at: ['probes', 'sql', ...(name ? [name] : [])],
        wrong,
      }),
    ),
  ];
}

/** `{{run.dir}}/x` is absolute once the run has its folder. */
const resolve = (folder: string, file: string): string =>
  file.startsWith('{{run.dir}}') ? file : path.resolve(folder, file);
