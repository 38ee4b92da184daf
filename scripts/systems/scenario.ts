/** What is run of a system: a question, the profiles that answer it, and the figures that are told. */
import type { Report } from '../../src/report/report-json.ts';

export type System = 'ent-dns' | 'iot-hub' | 'counter' | 'dispatch' | 'scheduler';

export interface Scenario {
  readonly system: System;
  readonly name: string;
  /** A sentence that ends in a question mark. */
  readonly question: string;
  /** Profiles, from `profiles/`. */
  readonly embedded?: string;
  readonly real?: { readonly profile: string; readonly server: string };
  /** It asks how fast something is: it has the machine for itself. */
  readonly isAlone?: true;
  /** How it is cut to at most half a minute or so; and at length: minutes, for a day would be too long for all of them in a row. */
  readonly short: Cut;
  readonly long: Cut;
  readonly figures: readonly Figure[];
  /** It carries a fault on purpose: what the run then says somewhere in its verdict. It is to fail. */
  readonly finds?: { readonly what: string; readonly says: RegExp };
  /** A second run that this one is compared with: `soaktop compare`, its verdict is the row's. */
  readonly base?: { readonly embedded?: string; readonly real?: string };
  /** A third one between the two: how much of the rate came back is told (`compare --between`). */
  readonly between?: { readonly embedded?: string; readonly real?: string };
}

/** A scenario on one of its systems under test. */
export interface Job {
  readonly scenario: Scenario;
  readonly target: 'embedded' | 'real';
}

export const serverOf = ({ scenario, target }: Job): string =>
  target === 'embedded' ? target : (scenario.real?.server ?? target);

export interface Cut {
  readonly duration?: string;
  /** As `--set` takes them. */
  readonly sets?: readonly string[];
}

export interface Figure {
  readonly label: string;
  /** In words; null: this run does not tell. */
  readonly of: (report: Report) => string | null;
}
