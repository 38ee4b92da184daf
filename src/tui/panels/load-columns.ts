/** The columns of the table of loads: what is asked and delivered, latency, errors, and more where there is room. */
import { formatNumber, formatSeconds, NOTHING } from '../../model/format.ts';
import { EMPTY, type LatencyFigure, latencyFigures } from '../../model/histogram.ts';
import { isClosed } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import type { State } from '../../model/state.ts';
import { amountWords, askedNow } from '../view/asking.ts';
import { failuresOf, shareWords } from '../view/failures.ts';
import { errorShare, freshReading, isOver, reading } from '../view/readings.ts';
import { type Span, span } from '../view/row.ts';
import { left } from '../view/text.ts';

const LEAST_DELIVERED = 0.95;

export interface Column {
  readonly head: string;
  readonly width: number;
  readonly of: (state: State, load: LoadSpec) => Span;
  /** Of a part of a load, such as a step of its flow; none: the cell stays empty. */
  readonly ofPart?: (state: State, name: string) => Span;
}

const latency = (figure: LatencyFigure, width: number): Column => {
  const cell = (state: State, name: string) =>
    span(
      formatSeconds(
        isOver(state)
          ? latencyFigures(state.totals[name] ?? EMPTY)[figure]
          : freshReading(state, `${name}.latency.${figure}`),
      ),
    );
  return { head: figure, width, of: (state, load) => cell(state, load.name), ofPart: cell };
};

const count = (head: string, series: string, width: number): Column => ({
  head,
  width,
  of: (state, load) => span(formatNumber(reading(state, `${load.name}.${series}`))),
});

export const COLUMNS: readonly Column[] = [
  { head: 'asked', width: 9, of: asked },
  { head: 'done/s', width: 8, of: delivered },
  latency('p50', 8),
  latency('p95', 8),
  latency('p99', 8),
  { head: 'errors', width: 8, of: errors },
];

/** The class that most of what failed is of: where there is room for its name, and only once something failed. */
export const worstColumn = (width: number): Column => ({
  head: left(' mostly', width),
  width,
  of: (state, load) => span(left(` ${failuresOf(state, load.name)[0]?.name ?? ''}`, width), 'warn'),
});

export const MORE_COLUMNS: readonly Column[] = [
  latency('max', 8),
  count('in flight', 'inflight', 10),
  count('missed', 'missed', 8),
];

/** `1000/s`, `10 vu`; with ‖ when it is paused. */
function asked(state: State, load: LoadSpec): Span {
  const amount = askedNow(state, load);
  if (amount === null) return span(NOTHING);
  const text = amountWords(load, amount);
  return state.loads[load.name]?.paused ? span(`‖${text}`, 'warn') : span(text);
}

/** Marked when an open load stays behind what is asked for; between two stages it is neither. */
function delivered(state: State, load: LoadSpec): Span {
  const rate = isOver(state) ? meanRate(state, load.name) : freshReading(state, `${load.name}.rate`);
  const ask = state.loads[load.name];
  const steady = ask && !ask.paused && !isClosed(load) && (load.shape.kind === 'constant' || ask.byHand);
  const behind = rate !== null && steady && rate < ask.asked * LEAST_DELIVERED;
  return span(rateWords(rate), behind ? 'warn' : 'plain');
}

/** Whole requests a second from 100 on, a tenth below: a number that stands still can be read. */
export const rateWords = (rate: number | null): string =>
  formatNumber(rate === null ? null : rate >= 100 ? Math.round(rate) : Math.round(rate * 10) / 10);

/** Answers a second over the whole soak. */
function meanRate(state: State, load: string): number | null {
  const [ok, failed] = [reading(state, `${load}.ok`), reading(state, `${load}.errors`)];
  const seconds = (state.soakTicks * (state.profile?.everyMs ?? 0)) / 1000;
  return ok === null || seconds === 0 ? null : (ok + (failed ?? 0)) / seconds;
}

function errors(state: State, load: LoadSpec): Span {
  const share = errorShare(state, load.name);
  return span(shareWords(share), share !== null && share > 0 ? 'warn' : 'plain');
}
