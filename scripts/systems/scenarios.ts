/** All of them, in the order in which they are run. */

import { COUNTER } from './counter.ts';
import { DISPATCH } from './dispatch.ts';
import { ENT_DNS } from './ent-dns.ts';
import { IOT_HUB } from './iot-hub.ts';
import type { Scenario } from './scenario.ts';
import { SCHEDULER } from './scheduler.ts';

export const SCENARIOS: readonly Scenario[] = [...ENT_DNS, ...IOT_HUB, ...COUNTER, ...DISPATCH, ...SCHEDULER];
