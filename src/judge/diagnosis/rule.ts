/** What a rule of the diagnosis is given, and what it returns. */
import type { Fault, Finding } from '../../model/event.ts';
import type { Moment } from './moment.ts';
import type { Scene } from './scene.ts';
import type { Usual } from './soak-moments.ts';
import type { Symptom } from './symptoms.ts';

/** One moment of a run, what is usual in this run, and who takes part in it. */
export interface Look {
  readonly moment: Moment;
  readonly usual: Usual;
  readonly scene: Scene;
  /** What the loads felt in that moment. */
  readonly symptoms: readonly Symptom[];
}

export interface Evidence {
  readonly fault: Fault;
  /** One sentence, without the symptoms. */
  readonly text: string;
  /** The numbers. */
  readonly lines: readonly string[];
  /** How far it goes: of all moments the one where this is largest is told. */
  readonly size: number;
}

export interface Rule {
  readonly name: string;
  readonly level: Finding['level'];
  /** Moments in a row before it is said: one that is told by a count is sure at once, the rest might be chance. */
  readonly least: number;
  /** null: no evidence, so no claim. What has no reading is no evidence. */
  find(look: Look): Evidence | null;
}

/** The furthest of what several targets, files or loads show. */
export const furthest = (found: readonly (Evidence | null)[]): Evidence | null =>
  found.reduce((best, each) => (each && (!best || each.size > best.size) ? each : best), null);
