/** The target has nearly as many files and sockets open as it may have. */
import { formatNumber, formatRatio } from '../../model/format.ts';
import { furthest, type Rule } from './rule.ts';

/** From there on it is a matter of minutes; what is refused at the limit may be a log as well as a connection. */
const NEAR_SHARE = 0.9;

export const descriptors: Rule = {
  name: 'fds',
  level: 'bad',
  least: 2,
  find: ({ moment, scene }) =>
    furthest(
      scene.targets.map(({ prefix, name }) => {
        const share = moment.of(`${prefix}.fds_share`)?.max;
        const limit = moment.of(`${prefix}.fds_limit`)?.mean;
        if (share === undefined || limit === undefined || share < NEAR_SHARE) return null;
        return {
          fault: 'target',
          size: share,
          text: `${name} runs out of file descriptors: ${formatNumber(Math.round(share * limit))} of ${formatNumber(limit)} are open`,
          lines: [
            `${prefix}.fds_share is ${formatRatio(share)} of the limit of its fullest process (ulimit -n ${formatNumber(limit)})`,
          ],
        };
      }),
    ),
};
