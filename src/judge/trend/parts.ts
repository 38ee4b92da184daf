/** An explanation taken apart: what each of its shapes adds to the series, and when a warm-up among them was over. */
import type { Explanation } from './explain.ts';
import { isSettling, type Shape } from './shapes.ts';

export interface Part {
  readonly shape: Shape;
  /** Of its first column. */
  readonly factor: number;
  /** What it adds at each point. */
  readonly course: Float64Array;
  /** From its beginning to its last point. */
  readonly rise: number;
}

export function partsOf({ shapes, factors }: Explanation): Part[] {
  let column = 0;
  return shapes.map((shape) => {
    const first = column;
    const course = new Float64Array(shape.columns[0]?.length ?? 0);
    for (const each of shape.columns) {
      const factor = factors[column++] as number;
      for (let i = 0; i < course.length; i++)
        course[i] = (course[i] as number) + factor * (each[i] as number);
    }
    // Columns begin at 0, and those of a stretch that a restart ended are 0 again after it.
    const rise = course.findLast((each) => each !== 0) ?? 0;
    return { shape, factor: factors[first] as number, course, rise };
  });
}

/** What is fitted, at each point. */
export function courseOf(parts: readonly Part[]): Float64Array {
  const sum = new Float64Array(parts[0]?.course.length ?? 0);
  for (const { course } of parts)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (course[i] as number);
  return sum;
}

const WARMED = 0.95;

/**
 * Judge's hours from the beginning until a warm-up had come to 95 % of where it leads. Null without one, and where it
 * leads nowhere: a logarithm and a root have no end.
 */
export function warmedUpAfter(parts: readonly Part[]): number | null {
  const begin = parts[0]?.shape.at ?? 0;
  const rising = parts.filter(({ shape, factor }) => isSettling(shape) && shape.at <= begin && factor > 0);
  if (rising.length === 0 || rising.some(({ shape }) => !hasEnd(shape))) return null;
  const at = (age: number) =>
    rising.reduce((sum, { factor, shape }) => sum + factor * settled(shape, age), 0);
  let [low, high] = [0, 10 * Math.max(...rising.map(({ shape }) => shape.hours))];
  const end = at(high);
  // 40 halvings tell it to the second.
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (at(middle) < WARMED * end) low = middle;
    else high = middle;
  }
  return high;
}

const hasEnd = ({ kind }: Shape): boolean => kind === 'settling' || kind === 'filling';

const settled = ({ kind, hours }: Shape, age: number): number =>
  kind === 'filling' ? Math.min(age, hours) : 1 - Math.exp(-age / hours);
