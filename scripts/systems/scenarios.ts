/** All of them, in the order in which they are run. */
import type { Scenario } from './scenario.ts';

export const SCENARIOS: readonly Scenario[] = [];
