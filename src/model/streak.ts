/** How long a condition has held without a break, for thresholds with `for`. */

/** In ticks. */
export interface Streak {
  readonly now: number;
  readonly longest: number;
}

export const NO_STREAK: Streak = { now: 0, longest: 0 };

/** A gap (null) neither breaks a streak nor lengthens it: we do not know. */
export function extend(streak: Streak, held: boolean | null): Streak {
  if (held === null) return streak;
  const now = held ? streak.now + 1 : 0;
  return { now, longest: Math.max(streak.longest, now) };
}
