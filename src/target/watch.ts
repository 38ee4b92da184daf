/** Says when a target's root stops, goes on, ends or is left a zombie: once each time. */
import type { Fault, Finding } from '../model/event.ts';
import { type Identity, statOf } from '../proc/identity.ts';

export interface Watch {
  /** Looks whether the root is stopped; `by`: the fault on purpose that has stopped it. */
  state(root: Identity, by: string | null): void;
  zombie(root: Identity): void;
  ended(how: string, fault: Fault): void;
  returned(root: Identity): void;
  /** We have started it again. */
  restarted(root: Identity | null): void;
}

export function openWatch(name: string, onFinding: (finding: Finding) => void): Watch {
  const label = name === '' ? 'target' : name;
  const prefix = name === '' ? 'target' : `${name}.target`;
  let stopped = false;
  const say = (key: string, level: Finding['level'], text: string, fault: Fault): void =>
    onFinding({ key: `${prefix}.${key}`, level, text: `${label} ${text}`, fault });
  return {
    state(root, by) {
      const stat = statOf(root);
      if (!stat) return;
      const stops = stat.state === 'T' || stat.state === 't';
      if (stops && !stopped)
        say(
          'stopped',
          by === null ? 'warning' : 'info',
          `is stopped${by === null ? '' : ` on purpose by ${by}`} (pid ${root.pid}, state ${stat.state}): it lives, but does nothing`,
          by === null ? 'unknown' : 'operator',
        );
      if (!stops && stopped) say('stopped', 'info', `goes on (pid ${root.pid})`, 'unknown');
      stopped = stops;
    },
    zombie: (root) =>
      say(
        'zombie',
        'bad',
        `is a zombie (pid ${root.pid}): it ended, and its parent took no notice`,
        'target',
      ),
    ended(how, fault) {
      stopped = false;
      say('ended', fault === 'operator' ? 'warning' : 'bad', `ended: ${how}`, fault);
    },
    restarted: (root) =>
      say(
        'returned',
        'info',
        `was started again by us: pid ${root?.pid ?? 'none, it has gone again'}`,
        'unknown',
      ),
    returned: (root) =>
      say('returned', 'warning', `was started again by somebody else: pid ${root.pid}`, 'unknown'),
  };
}
