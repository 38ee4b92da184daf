/** What each measure gets, and what it is: a row after the other. */
import type { Window } from './cost.ts';
import type { Row } from './row.ts';
import type { Nginx } from './servers/nginx.ts';
import type { Nsd } from './servers/nsd.ts';

/** How much of everything there is: the whole takes up to 20 minutes, `--quick` up to 3. */
export interface Scale {
  readonly rounds: number;
  /** Of what is only told for orientation, and has no bar; 0: left out. */
  readonly otherRounds: number;
  readonly window: Window;
  /** The memory of so many requests. */
  readonly requests: number;
  /** A stall of so long, in a run of so long. */
  readonly stallMs: number;
  readonly stalledRunMs: number;
}

export interface Bench {
  readonly scale: Scale;
  /** Started when first asked for; rejects when it is not installed. */
  nsd(): Promise<Nsd>;
  nginx(): Promise<Nginx>;
}

export interface Measure {
  /** As `--only` knows it: `dns-rate`. */
  readonly name: string;
  rows(bench: Bench): AsyncGenerator<Row>;
}
