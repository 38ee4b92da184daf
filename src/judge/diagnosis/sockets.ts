/** What is lost or refused between load and target: full sockets on either side, no ports, no connections. */
import { formatNumber, formatRatio } from '../../model/format.ts';
import { type Evidence, furthest, type Look, type Rule } from './rule.ts';
import type { SceneLoad } from './scene.ts';

/** Of what came due: as much makes a tick invalid. */
const DROPPED_SHARE = 0.001;
const REFUSED_SHARE = 0.01;
/** One datagram now and then is nobody's trouble. */
const DROPPED_PER_SECOND = 1;

export const drops: Rule = {
  name: 'drops',
  level: 'warning',
  least: 1,
  find: (look) =>
    furthest(
      look.scene.loads.map(({ name }) => {
        const [dropped, due] = [look.moment.perSecond(`${name}.drops`), look.moment.perSecond(`${name}.due`)];
        if (dropped === null || !due || dropped < DROPPED_SHARE * due) return null;
        return {
          fault: 'generator',
          size: dropped / due,
          text: `answers are dropped at the generator's own sockets: ${formatRatio(dropped / due)} of ${name}`,
          lines: [
            `${name}.drops grows by ${perSecond(dropped)} of ${perSecond(due)} due: these ticks say nothing of the target`,
          ],
        };
      }),
    ),
};

/** At the target's sockets; where those can't be told from others, at anybody's but ours. */
export const udpDrops: Rule = {
  name: 'udp_drops',
  level: 'warning',
  least: 1,
  find(look) {
    const { moment, scene } = look;
    const due = scene.loads.reduce((sum, { name }) => sum + (moment.perSecond(`${name}.due`) ?? 0), 0);
    const isMany = (dropped: number) => dropped >= Math.max(DROPPED_PER_SECOND, DROPPED_SHARE * due);
    let isKnown = false;
    const found = scene.targets.map(({ prefix, name }): Evidence | null => {
      const dropped = moment.perSecond(`${prefix}.udp_drops`);
      isKnown ||= dropped !== null;
      if (dropped === null || !isMany(dropped)) return null;
      return {
        fault: 'target',
        size: dropped,
        text: `${name} does not read its UDP sockets in time: the kernel drops ${perSecond(dropped)} of what is sent to it`,
        lines: [`${prefix}.udp_drops grows by ${perSecond(dropped)}, ${perSecond(due)} come due`],
      };
    });
    return furthest(found) ?? (isKnown ? null : elsewhere(look, isMany));
  },
};

function elsewhere({ moment, scene }: Look, isMany: (dropped: number) => boolean): Evidence | null {
  const all = moment.perSecond('host.udp_drops');
  const ours = scene.loads.reduce((sum, { name }) => sum + (moment.perSecond(`${name}.drops`) ?? 0), 0);
  const lost = scene.loads.reduce((sum, { name }) => sum + (moment.perSecond(`${name}.lost`) ?? 0), 0);
  if (all === null || !isMany(all - ours) || lost === 0) return null;
  return {
    fault: 'unknown',
    size: all - ours,
    text: `the kernel drops ${perSecond(all - ours)} at UDP sockets that are not the generator's`,
    lines: [
      `host.udp_drops grows by ${perSecond(all)}, ${perSecond(ours)} of it at our own sockets; ${perSecond(lost)} are lost`,
    ],
  };
}

/** The target's machine answers, and does not let in. */
export const refused: Rule = {
  name: 'refused',
  level: 'bad',
  least: 1,
  find: ({ moment, scene }) =>
    furthest(
      scene.loads.map((load) => {
        const share = shareOf(load, 'refused', moment);
        // A target that has ended refuses too: that is the cause then.
        const isGone = scene.targets.some(({ prefix }) => (moment.of(`${prefix}.procs`)?.min ?? 1) === 0);
        if (share === null || share < REFUSED_SHARE || isGone) return null;
        return {
          fault: 'target',
          size: share,
          text: `connections are refused: ${formatRatio(share)} of ${load.name}`,
          lines: [`${load.name}.error.refused grows by ${formatRatio(share)} of what comes due`],
        };
      }),
    ),
};

/** Limits of the machine that the load runs on. */
export const ports: Rule = {
  name: 'ports',
  level: 'warning',
  least: 1,
  find: ({ moment, scene }) =>
    furthest(
      scene.loads.flatMap((load) =>
        (['local_ports', 'local_files'] as const).map((each): Evidence | null => {
          const share = shareOf(load, each, moment);
          if (share === null || share < DROPPED_SHARE) return null;
          const what = each === 'local_ports' ? 'free ports' : 'file descriptors';
          const waiting = moment.of('host.timewait')?.mean;
          return {
            fault: 'generator',
            size: share,
            text: `the generator has no ${what} left: ${formatRatio(share)} of ${load.name} could not be sent`,
            lines: [
              `${load.name}.error.${each} grows by ${formatRatio(share)} of what comes due`,
              ...(each === 'local_ports' && waiting !== undefined
                ? [`${formatNumber(Math.round(waiting))} closed connections keep their port (TIME_WAIT)`]
                : []),
            ],
          };
        }),
      ),
    ),
};

function shareOf({ name, classes }: SceneLoad, of: string, moment: Look['moment']): number | null {
  const series = classes.get(of);
  const count = series === undefined ? null : moment.perSecond(series);
  const due = moment.perSecond(`${name}.due`);
  return count === null || !due ? null : count / due;
}

const perSecond = (count: number): string => `${formatNumber(Number(count.toPrecision(3)))}/s`;
