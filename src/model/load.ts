/** What every load has, whatever its engine: all but `load/` and `profile/` know loads by this alone. */
import type { ToldCount } from './series.ts';
import { firstAmount, type Shape } from './shape.ts';
import type { Tool } from './tool.ts';

export interface LoadBase {
  readonly name: string;
  /** What `+` and `-` add: a share of the present amount, or so many a second (or VUs). */
  readonly step: { readonly share: number } | { readonly by: number };
  readonly shape: Shape;
  /** Between two flows of a VU. */
  readonly thinkMs: number;
  readonly timeoutMs: number;
  /** Worker processes that share the load: so many at first, at most so many when they are full; null: as the machine has cores for. */
  readonly workers: { readonly from: number; readonly most: number | null };
  /** Requests in flight at most, over all workers; what is due beyond that is missed. */
  readonly inflight: number;
  /** The steps of a flow, whose outcomes and latency are told apart. */
  readonly steps: readonly string[];
  /** Where it goes, as URLs: `dns://127.0.0.1:53`. A port may be `{{port.NAME}}` still. */
  readonly addresses: readonly string[];
  /**
   * None: from when a request was due. `sent`: from when an external tool sent it, which does not tell when it was due.
   * `untold`: nobody tells the latency of a single request, so it has no percentiles.
   */
  readonly latencyFrom?: 'sent' | 'untold';
  /** None: nothing. */
  readonly tells?: Tells;
  /** External programs that it takes, on PATH; none: none. */
  readonly tools?: readonly Tool[];
}

/** What an engine tells besides outcomes, each as `<load>.<name>`: counts since the soak began, gauges, latencies. */
export interface Tells {
  /** `see`n under these names; whatever else is seen is `<load>.seen.<name>`. */
  readonly counts: readonly ToldCount[];
  readonly gauges: readonly string[];
  /** Latencies of what is no request, under `<load>.<name>.latency`: a delivery's, a stream's first message's. */
  readonly times: readonly string[];
}

/** Whether a load is asked for in VUs or in requests a second. */
export const isClosed = ({ shape }: LoadBase): boolean => shape.unit === 'vus';

/** What a load is first asked for: requests a second, or VUs. */
export const firstAsk = ({ shape }: LoadBase): number => firstAmount(shape);

/** What a load's latency from sent to done is told as, beside `<load>.latency`, which is from due to done. */
export const SERVICE = 'service';

/** What has a latency of its own beside the load's: each step of its flow, and what its engine times. */
export const timedParts = ({ steps, tells }: Pick<LoadBase, 'steps' | 'tells'>): string[] => [
  ...steps,
  ...(tells?.times ?? []),
];

/** The names under which a load's latency is told: itself, its service time, and its parts. */
export const latencyNames = (load: LoadBase): string[] => [
  load.name,
  ...[SERVICE, ...timedParts(load)].map((part) => `${load.name}.${part}`),
];
