/** Every process that came from one root, also those whose parents have gone since. */
import { type Identity, isAlive, statOf } from '../proc/identity.ts';
import { descendants } from '../proc/tree.ts';

export interface Family {
  /** Those that live now, the root first if it does. */
  members(): Identity[];
  /** Remembers more that belong to it, however they were found. */
  adopt(identities: readonly Identity[]): void;
  /** The process groups that its members are in. */
  groups(): Set<number>;
}

/** Holds as many identities as there are members that live. */
export function openFamily(root: Identity): Family {
  let known = [root];
  const members = (): Identity[] => {
    const alive = known.filter(isAlive);
    // A child of one whose pid was reused since is never found: only the living are asked for children.
    const found = descendants(alive.map((identity) => identity.pid)).filter(isAlive);
    known = [...alive, ...found];
    return known;
  };
  return {
    members,
    adopt(identities) {
      const pids = new Set(known.map((identity) => identity.pid));
      known = [...known, ...identities.filter((identity) => !pids.has(identity.pid))];
    },
    groups() {
      const groups = known.map((identity) => statOf(identity)?.group);
      return new Set(groups.filter((group) => group !== undefined));
    },
  };
}
