import { expect, test } from 'vitest';
import { formatProblem } from '../../src/profile/problem.ts';
import { GOOD, load } from './made-profile.ts';

const DNS = 'dns: { engine: dns, server: 127.0.0.1:5353, names: ./domains.txt,';
const loaded = (dnsperf: string) => load(GOOD.replace(DNS, `dns: { engine: dnsperf, ${dnsperf},`));
const problemsOf = (dnsperf: string) => {
  const result = loaded(dnsperf);
  return 'problems' in result ? result.problems.map((problem) => formatProblem(problem)) : [];
};

const SERVER = 'server: "127.0.0.1:53", names: [a.test]';

test('a load of dnsperf has one worker, a rate, and a latency from sent', () => {
  const result = loaded(`${SERVER}, threads: 2, args: [-e, -b, "512"]`);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  expect(result.profile.loads[0]).toMatchObject({
    engine: 'dnsperf',
    transport: 'udp',
    threads: 2,
    args: ['-e', '-b', '512'],
    workers: { from: 1, most: 1 },
    inflight: 10_000,
    latencyFrom: 'sent',
    tools: ['dnsperf', 'stdbuf', 'setpriv'],
    addresses: ['dns://127.0.0.1:53'],
    rcodes: ['NOERROR', 'NXDOMAIN'],
  });
});

test.each([
  ['server: "1000:53", names: [a.test]', /«1000» is neither a name nor a whole address/],
  ['server: "0x7f000001:53", names: [a.test]', /neither a name nor a whole address/],
  ['server: "127.1:53", names: [a.test]', /neither a name nor a whole address/],
  ['server: "127.0.0.1:53", names: ["{{random}}.test"]', /over and over: no \{\{random\}\}/],
  [`${SERVER}, args: [-s, "1000"]`, /-s is not for args: write it as server:/],
  [`${SERVER}, args: [-q, "1000"]`, /-q is not for args: write it as inflight:/],
  [`${SERVER}, args: [-Q, "1000"]`, /-Q is not for args: write it as rate:/],
  [`${SERVER}, args: [-e, -s1000]`, /«-s1000» is none of -a, -b, -D/],
  [`${SERVER}, args: [-b, "12;rm"]`, /-b with «12;rm» is nothing that dnsperf would take/],
  [`${SERVER}, args: [-x]`, /-x with «» is nothing/],
  [`${SERVER}, args: [-y, "hmac-sha256:k:c2VjcmV0"]`, /a secret on a command line is seen/],
  [`${SERVER}, inflight: 70000`, /at most 65536 in flight/],
])('%s is refused', (dnsperf, problem) => {
  expect(problemsOf(dnsperf).join('\n')).toMatch(problem);
});

test('late is from due to sent, which dnsperf does not tell: no threshold can be on it', () => {
  const text = GOOD.replace(DNS, `dns: { engine: dnsperf, ${SERVER},`).replace(
    /^pass:.*$/m,
    '$&\n  - dns.late < 1%',
  );
  const result = load(text);
  expect('problems' in result && result.problems.map((problem) => problem.message).join('\n')).toMatch(
    /gives «dns\.late»/,
  );
});
