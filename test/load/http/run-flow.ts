/** Runs an HTTP flow on a worker so many times, and gives its account. */
import type { Tally } from '../../../src/load/messages.ts';
import type { HttpLoadSpec } from '../../../src/model/http-load.ts';
import { httpLoad } from '../fork-worker.ts';
import { type RunOptions, runFlows } from '../run-flows.ts';

export const runFlow = (
  base: string,
  spec: Partial<HttpLoadSpec>,
  options: RunOptions = {},
): Promise<Tally> => runFlows(httpLoad(base, spec), options);
