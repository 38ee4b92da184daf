/** What the stretches of a soak say of one series, ready to be divided. Pure. */
import type { Batch } from './batches.ts';
import type { Part } from './interval.ts';

/** Of a reading that is a level: its mean over each stretch. */
export const levelParts = (batches: readonly Batch[], series: string): Part[] =>
  batches.map(({ readings }) => ({ over: readings[series]?.sum ?? 0, under: readings[series]?.n ?? 0 }));

/** Of a count, which is cumulative: how much it grew in each stretch. */
export function gains(batches: readonly Batch[], series: string, from = 0): number[] {
  let before = from;
  return batches.map(({ readings }) => {
    const now = readings[series]?.last ?? before;
    const gain = now - before;
    before = now;
    return gain;
  });
}

/** Of a load: what failed, was lost or was missed, of what came due. */
export function failedParts(load: string, batches: readonly Batch[]): Part[] {
  const bad = ['errors', 'lost', 'missed'].map((name) => gains(batches, `${load}.${name}`));
  return gains(batches, `${load}.due`).map((under, i) => ({
    over: bad.reduce((sum, each) => sum + (each[i] ?? 0), 0),
    under,
  }));
}
