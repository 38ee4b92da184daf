import { afterEach, expect, test } from 'vitest';
import { needsWebdis, startWebdis, type Webdis } from './webdis.ts';

let webdis: Webdis | undefined;
afterEach(async () => {
  await webdis?.end();
  webdis = undefined;
});

test.for([
  ['aof', '50'],
  ['rdb', null],
] as const)(
  'after a kill -9 Redis has what it was told to keep: with %s, %s of 50',
  async ([kept, left], { skip }) => {
    needsWebdis(skip);
    webdis = await startWebdis(kept);
    const { base } = webdis;
    const get = async (what: string) => {
      const response = await fetch(base + what);
      return response.status === 200 ? await response.json() : response.status;
    };
    for (let i = 1; i <= 50; i++) expect(await get('/INCR/counter')).toEqual({ INCR: i });
    await webdis.kill();
    expect(await get('/GET/counter')).toBe(503);
    await webdis.restart();
    expect(await get('/GET/counter')).toEqual({ GET: left });
  },
);
