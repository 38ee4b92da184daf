/** The probes that a profile asks for, and those that every run has. */
import type { Probe, Target } from '../model/contracts.ts';
import { expand } from '../model/expand.ts';
import type { Profile } from '../model/profile.ts';
import { openDiskProbe } from '../probes/disk.ts';
import { openHostProbe } from '../probes/host.ts';
import { openProcessProbe } from '../probes/process.ts';
import { openPrometheusProbe } from '../probes/prometheus.ts';
import { openSelfProbe } from '../probes/self.ts';
import { openSqlProbe } from '../probes/sql.ts';
import { openSqliteProbe } from '../probes/sqlite.ts';

export function openProbes(profile: Profile, targets: readonly Target[]): Probe[] {
  const asked = profile.probes.map((spec): Probe => {
    if (spec.kind === 'sqlite') return openSqliteProbe(spec);
    if (spec.kind === 'prometheus') {
      const headers = Object.entries(spec.headers).map(([name, value]) => [name, expand(value, process.env)]);
      return openPrometheusProbe({ ...spec, headers: Object.fromEntries(headers) });
    }
    if (spec.kind === 'disk') return openDiskProbe(spec);
    if (spec.kind === 'sql') return openSqlProbe(spec, process.env);
    const target = targets.find(({ name }) => name === spec.of);
    if (!target) throw new Error(`there is no target «${spec.of}»`);
    return openProcessProbe(spec, target);
  });
  return [...asked, openHostProbe(), openSelfProbe()];
}
