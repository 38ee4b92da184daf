/** What a target is asked before and after its load, and the lines that must hold between its answers and what was counted. */
import type { HttpAsking } from './http-load.ts';

/** `timeoutMs` is for all of one reading; what is saved in `setup` and `flow` is what lines can name. */
export interface VerifySpec extends HttpAsking {
  readonly lines: readonly VerifyLine[];
}

export interface VerifyLine {
  readonly text: string;
  readonly left: Saved;
  readonly operator: '==' | '>=' | '<=';
  readonly right: readonly Term[];
}

/** A value that a step saved: as it is at the end, or by how much it has grown since before the load. */
export interface Saved {
  readonly name: string;
  readonly isIncrease: boolean;
}

/** So many times what it names; negative when it is taken away. */
export interface Term {
  readonly times: number;
  /** `<load>` or `<load>.<step>`: what was acknowledged of it. Null: the number itself. */
  readonly of: { readonly count: string } | { readonly saved: Saved } | null;
}

/** What a target said. */
export interface Reading {
  /** By the name it was saved under; null: it is no whole number. */
  readonly values: Readonly<Record<string, number | null>>;
  /** Why there are no more; null when there are all. */
  readonly failed: string | null;
}

/** Of a load, or of a step of its flow, over the whole run: the target does not know our phases. */
export interface Acknowledged {
  readonly ok: number;
  /** Lost, broken off, in flight with a worker that was lost, or failed by an answer that may mean anything. */
  readonly unsure: number;
  /** False when a worker was lost: what it had not told of is in neither. */
  readonly isWhole: boolean;
}

/** The saved values that a line names. */
export const savedIn = ({ left, right }: VerifyLine): Saved[] => [
  left,
  ...right.flatMap(({ of }) => (of && 'saved' in of ? [of.saved] : [])),
];

/** The loads, and steps of loads, whose counts a line names. */
export const countsIn = ({ right }: VerifyLine): string[] =>
  right.flatMap(({ of }) => (of && 'count' in of ? [of.count] : []));
