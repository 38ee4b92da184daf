/** The response codes that a profile calls good. */
import { RCODES } from '../model/dns-load.ts';
import { nearest } from '../model/nearest.ts';
import type { LoadPlace } from './load.ts';

export const OK_RCODES = ['NOERROR', 'NXDOMAIN'];

/** In capitals; notes those that are none. */
export function compileRcodes(given: readonly string[], { at, wrong }: LoadPlace): string[] {
  const rcodes = given.map((rcode) => rcode.toUpperCase());
  for (const [i, rcode] of rcodes.entries()) {
    if (RCODES.includes(rcode)) continue;
    const word = nearest(rcode, RCODES);
    wrong(
      [...at, 'expect', 'rcodes', i],
      `«${rcode}» is no response code`,
      word ? `did you mean ${word}?` : 'such as NXDOMAIN',
    );
  }
  return rcodes;
}
