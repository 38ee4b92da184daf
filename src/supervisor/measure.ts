/** What came of one stage of a shape, in figures. Pure. */
import { EMPTY, latencyFigures } from '../model/histogram.ts';
import type { StageKind, StageMeasure } from '../model/stage.ts';
import type { Account } from './fleet.ts';
import { NO_SUMS } from './ledger.ts';
import { ownFault } from './own-faults.ts';

export interface Watched {
  readonly index: number;
  readonly kind: StageKind;
  readonly asked: number;
  /** How long the amount was asked for; 0: until all was done. */
  readonly heldMs: number;
  readonly account: Account;
  /** Datagrams that were lost at our own sockets meanwhile. */
  readonly drops: number;
}

export function measureStage({ index, kind, asked, heldMs, account, drops }: Watched): StageMeasure {
  const { counts, classes, histograms, firstDueMs, lastEndMs } = account;
  const spanMs = firstDueMs === null || lastEndMs === null ? 0 : Math.max(0, lastEndMs - firstDueMs);
  const seconds = Math.max(heldMs, spanMs) / 1000;
  const names = Object.keys(histograms);
  return {
    index,
    kind,
    asked,
    seconds,
    due: counts.due,
    ok: counts.ok,
    errors: counts.errors,
    lost: counts.lost,
    missed: counts.missed,
    classes,
    rate: seconds > 0 ? (counts.ok + counts.errors) / seconds : 0,
    latency: Object.fromEntries(names.map((name) => [name, latencyFigures(histograms[name] ?? EMPTY)])),
    invalid:
      ownFault({ ...account, drops }, { ...NO_SUMS, drops: 0 }) ??
      (counts.inflight > 0 ? 'not all of its answers are known' : null),
  };
}
