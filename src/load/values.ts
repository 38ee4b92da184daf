/** The values that a flow fills the places of its requests with. */
import { randomUUID } from 'node:crypto';

/** What is always known: a new id each time, the VU's number (0 in an open loop), the flow's number. */
export const BUILT_IN = ['uuid', 'vu', 'n'];

/** Undefined: there is no such value. */
export type Lookup = (name: string) => string | undefined;

export interface Values {
  get(name: string): string | undefined;
  /** Keeps a value that was saved. */
  set(name: string, value: string): void;
}

/** For a flow that neither needs nor saves any: of so many a second, none has to be made. */
export const NO_VALUES: Values = { get: () => undefined, set: () => {} };

/** `shared`: what the setup saved; a flow's own values go before. */
export function openValues(n: number, vu: number, shared: ReadonlyMap<string, string>): Values {
  let own: Map<string, string> | null = null;
  return {
    get(name) {
      if (name === 'uuid') return randomUUID();
      if (name === 'n') return String(n);
      if (name === 'vu') return String(vu);
      return own?.get(name) ?? shared.get(name);
    },
    set(name, value) {
      own ??= new Map();
      own.set(name, value);
    },
  };
}
