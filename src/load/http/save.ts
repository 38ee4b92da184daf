/** Keeps what a flow needs later out of an answer. */
import { readSaveFrom } from '../../model/http-load.ts';
import { compileTextPath } from '../json-path.ts';
import type { Values } from '../values.ts';
import type { Reading } from './reading.ts';

export interface Saving {
  readonly name: string;
  readonly needs: 'headers' | 'body';
  /** Undefined when the answer has not got it, or it is not a text, a number or a boolean. */
  read(reading: Reading): string | undefined;
}

/** It goes into requests: longer than any header, id or token. */
const MOST_CHARACTERS = 65_536;

export function compileSaves(save: Readonly<Record<string, string>>): Saving[] {
  return Object.entries(save).map(([name, text]) => ({ name, ...readerOf(text) }));
}

function readerOf(text: string): Omit<Saving, 'name'> {
  const place = readSaveFrom(text);
  switch (place.from) {
    case 'json': {
      const find = compileTextPath(text);
      return { needs: 'body', read: (reading) => find(reading.document()) };
    }
    case 'header': {
      const header = place.name.toLowerCase();
      return { needs: 'headers', read: (reading) => reading.header(header) };
    }
    case 'cookie':
      return { needs: 'headers', read: (reading) => reading.cookie(place.name) };
    case 'regex':
      return { needs: 'body', read: ({ answer }) => place.regex.exec(answer.body)?.[1] };
    case 'body':
      return { needs: 'body', read: ({ answer }) => answer.body };
  }
}

/** Puts what a step saves into `values`; false when the answer has not got all of it. */
export function saveInto(values: Values, saves: readonly Saving[], reading: Reading): boolean {
  let isWhole = true;
  for (const { name, read } of saves) {
    const value = read(reading);
    if (value === undefined || value.length > MOST_CHARACTERS) isWhole = false;
    else values.set(name, value);
  }
  return isWhole;
}
