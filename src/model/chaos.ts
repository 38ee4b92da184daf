/** Faults on purpose: what a profile has a run do to its own targets and loads, when, and how that is said. */
import { formatClock, formatDuration } from './format.ts';

/** `all`: every process of the target; else what its name or its command line has in it, or a `/regular expression/`. */
export type Which = 'all' | 'root' | 'busiest-child' | (string & {});

interface FaultBase {
  readonly name: string;
  /** Since the soak began; null: only when it is asked for. */
  readonly atMs: number | null;
  /** Again and again, so far apart; null: once. */
  readonly everyMs: number | null;
}

export type FaultSpec =
  | (FaultBase & {
      readonly do: 'kill';
      readonly target: string;
      readonly which: Which;
      /** Also when the target is somebody else's, who was attached to. */
      readonly isAllowed: boolean;
    })
  | (FaultBase & {
      readonly do: 'stop';
      readonly target: string;
      readonly which: Which;
      readonly forMs: number;
      readonly isAllowed: boolean;
    })
  | (FaultBase & { readonly do: 'restart'; readonly target: string })
  | (FaultBase & {
      readonly do: 'run';
      /** An argument list, never a shell line. */
      readonly command: readonly string[];
      readonly cwd: string;
      readonly withinMs: number;
    })
  | (FaultBase & { readonly do: 'pause'; readonly load: string; readonly forMs: number });

export const FAULT_FIGURES = ['detect', 'recovery', 'lost'] as const;
export type FaultFigure = (typeof FAULT_FIGURES)[number];

/** The fault and the figure that `chaos.NAME.recovery` tells; undefined: it is no such series. */
export function faultFigureOf(series: string): { fault: string; figure: FaultFigure } | undefined {
  const [, fault, figure] = /^chaos\.([^.]+)\.(detect|recovery|lost)$/.exec(series) ?? [];
  return fault === undefined ? undefined : { fault, figure: figure as FaultFigure };
}

/** When it comes in a soak of this length, ms since its beginning: the first time, how often, and the last. */
export function timesOf(
  { atMs, everyMs }: Pick<FaultSpec, 'atMs' | 'everyMs'>,
  soakMs: number,
): { readonly firstMs: number; readonly count: number; readonly lastMs: number } | null {
  if (atMs === null || atMs >= soakMs) return null;
  const count = everyMs === null ? 1 : Math.ceil((soakMs - atMs) / everyMs);
  return { firstMs: atMs, count, lastMs: atMs + (count - 1) * (everyMs ?? 0) };
}

/** `SIGKILL to redis, to its busiest child`. */
export function faultInWords(spec: FaultSpec): string {
  switch (spec.do) {
    case 'kill':
      return `SIGKILL to ${whomInWords(spec)}`;
    case 'stop':
      return `${whomInWords(spec)} stopped for ${formatDuration(spec.forMs)}`;
    case 'restart':
      return `${nameOf(spec.target)} restarted`;
    case 'run':
      return `run ${spec.command.join(' ')}`;
    case 'pause':
      return `load ${spec.load} paused for ${formatDuration(spec.forMs)}`;
  }
}

/** A target as one says it: the only one of a profile has no name. */
const nameOf = (target: string): string => target || 'the target';

const WHICH: Readonly<Record<string, string>> = {
  all: 'all of',
  root: 'the root of',
  'busiest-child': 'the busiest child of',
};

const whomInWords = ({ target, which }: { readonly target: string; readonly which: Which }): string =>
  `${WHICH[which] ?? `«${which}» of`} ${nameOf(target)}`;

/** Such as `chaos kill: at 20:00, then every 60 min (4 times): SIGKILL to all of redis`; also why it never comes. */
export function planInWords(spec: FaultSpec, soakMs: number): string {
  const times = timesOf(spec, soakMs);
  const what = faultInWords(spec);
  if (spec.atMs === null) return `chaos ${spec.name}: only when asked for: ${what}`;
  if (times === null)
    return `chaos ${spec.name}: left out, the soak ends before ${formatClock(spec.atMs)}: ${what}`;
  const again =
    times.count === 1 ? '' : `, then every ${formatDuration(spec.everyMs ?? 0)} (${times.count} times)`;
  return `chaos ${spec.name}: at ${formatClock(times.firstMs)} of the soak${again}: ${what}`;
}
