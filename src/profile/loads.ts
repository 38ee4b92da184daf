/** The engines that a profile's loads may have: a line for each. */
import { z } from 'zod';
import type { LoadSpec } from '../model/profile.ts';
import { compileDnsLoad, dnsLoad } from './dns-load.ts';
import { compileHttpLoad, httpLoad } from './http-load.ts';
import type { LoadPlace } from './load.ts';

export const loadSchema = z.discriminatedUnion('engine', [dnsLoad, httpLoad]);

export function compileLoad(load: z.output<typeof loadSchema>, place: LoadPlace): LoadSpec {
  return load.engine === 'dns' ? compileDnsLoad(load, place) : compileHttpLoad(load, place);
}
