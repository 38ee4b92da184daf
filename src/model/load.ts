/** What every load has, whatever its engine: all but `load/` and `profile/` know loads by this alone. */
import { firstAmount, type Shape } from './shape.ts';

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
  /** The steps of a flow, whose latency is told apart. */
  readonly steps: readonly string[];
  /** Where it goes, as URLs: `dns://127.0.0.1:53`. A port may be `{{port.NAME}}` still. */
  readonly addresses: readonly string[];
}

/** Whether a load is asked for in VUs or in requests a second. */
export const isClosed = ({ shape }: LoadBase): boolean => shape.unit === 'vus';

/** What a load is first asked for: requests a second, or VUs. */
export const firstAsk = ({ shape }: LoadBase): number => firstAmount(shape);

/** What a load's latency from sent to done is told as, beside `<load>.latency`, which is from due to done. */
export const SERVICE = 'service';

/** The names under which a load's latency is told: itself, its service time, and each step of its flow. */
export const latencyNames = ({ name, steps }: LoadBase): string[] => [
  name,
  ...[SERVICE, ...steps].map((step) => `${name}.${step}`),
];
