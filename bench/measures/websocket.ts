/** WebSocket: what a message that arrived costs who gets it, beside bare clients of ws that only count. */
import type { Measure } from '../bench.ts';
import { type Cost, costOf } from '../cost.ts';
import { inTurn } from '../pairs.ts';
import { ratePace, websocketLoad } from '../peers/loads.ts';
import { startLoop } from '../peers/loop.ts';
import { startWorker } from '../peers/soaktop.ts';
import { costRow } from '../row.ts';

const ENDPOINTS = 50;
const CONNECTIONS = 10;
const RATES: readonly number[] = [100, 500];
/** 100 messages a second are few: V8 compiles for ten seconds and more, in a soak of hours. */
const SETTLE_MS = 10_000;

export const websocket: Measure = {
  name: 'websocket',
  async *rows({ scale }) {
    const { rounds } = scale;
    const window = { ...scale.window, settleMs: SETTLE_MS };
    const hub = await startLoop('websocket-hub', []);
    const port = Number(await hub.ask('port'));
    for (const perSecond of RATES) {
      const ours = async (): Promise<Cost> => {
        const run = await startWorker(websocketLoad(port, ENDPOINTS, CONNECTIONS), ratePace(0));
        run.pace(ratePace(perSecond));
        const delivered = async () => {
          await run.collect();
          return run.tally().seen.delivered ?? 0;
        };
        return costOf({ ...run, answered: delivered }, window);
      };
      const theirs = async (): Promise<Cost> =>
        costOf(await startLoop('websocket-loop', [port, ENDPOINTS, CONNECTIONS, perSecond]), window);
      yield costRow(
        {
          measure: `WebSocket, ${ENDPOINTS * CONNECTIONS} connections, ${perSecond}/s × ${CONNECTIONS}`,
          peer: 'bare ws',
          unit: 'CPU µs per delivered message',
          bar: { is: 'at most', reach: 1.2, aim: 1 },
        },
        await inTurn(rounds, ours, theirs),
        ({ cpuMicros }) => cpuMicros,
      );
    }
    await hub.close();
  },
};
