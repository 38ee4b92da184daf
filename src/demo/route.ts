/** What a route of the demo's REST interface is, and what it answers with. */

interface RouteRequest {
  /** The parts of the path that the route names, as they were written. */
  readonly params: Readonly<Record<string, string>>;
  /** The JSON body; an empty object when there is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  /** Done once the answer has left. */
  readonly after?: () => void;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/api/v1/rules/:id`; also its label in the metrics. */
  readonly path: string;
  /** Open ones need no token. */
  readonly open?: boolean;
  /** Stands beside the service: no token is asked for, and no fault touches it. */
  readonly aside?: boolean;
  /** Throws only what is our own fault: it becomes a 500. */
  run(request: RouteRequest): Reply | Promise<Reply>;
}

export function refuse(status: number, error: string): Reply {
  return { status, json: { error } };
}

/** A positive whole number, as ids are; else undefined. */
export function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : undefined;
}

/** A name that may be kept and shown: 1 to 64 letters, digits, dots, dashes, underscores; else undefined. */
export function nameOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined;
}
