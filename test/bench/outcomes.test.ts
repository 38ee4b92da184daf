import { expect, test } from 'vitest';
import { autocannon } from '../../bench/peers/autocannon.ts';
import { readOutcome } from '../../bench/peers/dnsperf.ts';
import { h2load } from '../../bench/peers/h2load.ts';
import { hey } from '../../bench/peers/hey.ts';
import { k6 } from '../../bench/peers/k6.ts';
import { wrk } from '../../bench/peers/wrk.ts';

/** Of dnsperf 2.10.0, as it comes. */
const dnsperfSays = (sent: number, completed: number) => `Statistics:

  Queries sent:         ${sent}
  Queries completed:    ${completed} (99.99%)
  Queries lost:         ${sent - completed} (0.01%)

  Average Latency (s):  0.000308 (min 0.000005, max 0.009889)
`;

test('each tool is read by its own summary', () => {
  expect(readOutcome(dnsperfSays(688_100, 688_086))).toMatchObject({ answered: 688_086, meanMs: 0.308 });
  // wrk 4.1.0
  expect(wrk.read('  176188 requests in 2.00s, 40.49MB read\nRequests/sec:  87930.80\n')?.answered).toBe(
    176_188,
  );
  // h2load 1.52.0
  expect(
    h2load.read(
      'requests: 156093 total, 156143 started, 156093 done, 156093 succeeded, 0 failed, 0 errored, 0 timeout\n',
    )?.answered,
  ).toBe(156_093);
  // hey 0.1.4
  expect(
    hey.read(
      '  Average:\t0.0024 secs\n\n  95% in 0.0056 secs\n  99% in 0.0106 secs\n\nStatus code distribution:\n  [200]\t2000 responses\n',
    ),
  ).toEqual({ answered: 2000, meanMs: 2.4, p99Ms: 10.6, missed: null });
  expect(autocannon.read('{"url":"http://127.0.0.1:1","errors":0,"2xx":72345,"non2xx":0}')?.answered).toBe(
    72_345,
  );
  expect(k6.read('requests=18797\nfailed=2\nmean=71.5\np99=978.25\ndropped=1203\n')).toEqual({
    answered: 18_795,
    meanMs: 71.5,
    p99Ms: 978.25,
    missed: 1203,
  });
});

test('a tool that failed gives no figure', () => {
  for (const peer of [wrk, h2load, hey, autocannon, k6]) expect(peer.read('unable to connect')).toBeNull();
  expect(() => readOutcome('Error: unable to open names.txt')).toThrow('gave no statistics');
  expect(() => readOutcome(dnsperfSays(1000, 900))).toThrow('only 900 were answered');
});

test('hey gets a share of the rate for each of its connections', () => {
  const task = { url: 'http://127.0.0.1:1/', connections: 50, seconds: 20, perSecond: 1000 };
  expect(hey.command('hey', task).join(' ')).toContain('-c 50 -cpus 1 -q 20 ');
  expect(hey.command('hey', { ...task, perSecond: null })).not.toContain('-q');
});
