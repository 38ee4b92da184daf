/** What a change cost, and how much of it came back: rates of three runs, as shares of the first. Pure. */
import type { Recovery } from '../../model/comparison.ts';
import { ratioBetween, told } from './decide.ts';
import { RATE, type Side } from './side.ts';

/** Of each load that all three delivered: before, after the change, and now. */
export function recoveriesOf(before: Side, between: Side, now: Side): Recovery[] {
  const delivered = ({ figures, loads }: Side) =>
    Object.fromEntries(
      Object.entries(figures).filter(
        ([, { name, load }]) => name === RATE && load !== null && loads[load]?.invalid === null,
      ),
    );
  const [first, second, third] = [delivered(before), delivered(between), delivered(now)];
  return Object.entries(first).flatMap(([key, base]) => {
    const [fallen, risen] = [second[key], third[key]];
    if (!fallen || !risen || base.value <= 0) return [];
    return {
      of: base.of,
      before: base.value,
      between: fallen.value,
      now: risen.value,
      left: told(ratioBetween(base, fallen)),
      recovered: told(ratioBetween(base, risen)),
    };
  });
}
