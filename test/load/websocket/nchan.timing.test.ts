import { existsSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { countOf } from '../../../src/model/histogram.ts';
import { startNchan } from '../../peers/nchan.ts';
import { needs } from '../../scenarios/needs.ts';
import { total } from '../fork-worker.ts';
import { ask, connectionsOf, openWorkers } from './websocket-worker.ts';

const MODULE = '/usr/lib/nginx/modules/ngx_nchan_module.so';
const SECONDS = process.env.CI ? 15 : 60;
const RATE = 500;

const { worker, closeAll } = openWorkers();
afterAll(closeAll);

test(`nchan carries 500 messages a second to 50 endpoints of 10 for ${SECONDS} s: none lost, none twice, none out of order`, async ({
  skip,
}) => {
  const module = existsSync(MODULE) ? [] : ['libnginx-mod-nchan'];
  needs(skip, 'nginx-light libnginx-mod-nchan openssl', 'nginx', 'openssl', ...module);
  const nchan = await startNchan();
  try {
    const { url, post } = nchan;
    const ws = await worker({
      url,
      post,
      endpoints: 50,
      connections: 10,
      timeoutMs: 5000,
      heartbeatMs: 10_000,
    });
    const due = RATE * SECONDS;
    ask(ws, RATE, due);
    await ws.collectFor(SECONDS * 1000, 1000);
    await ws.collectUntil((tally) => tally.due === due && tally.inflight === 0);
    const { ok, seen, histograms } = total(ws);
    const { connected, queued, ...others } = seen;
    expect({ ok, others }).toEqual({ ok: due, others: { delivered: due * 10 } });
    expect(countOf(histograms.delivery ?? [])).toBe(due * 10);
    expect(connectionsOf(await ws.collect())).toBe(500);
    expect((await nchan.status())['total published messages']).toBe(due);
  } finally {
    await closeAll();
    await nchan.end();
  }
});
