import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { formatProblem } from '../../src/profile/problem.ts';
import { folder, GOOD, load } from './made-profile.ts';

const DNS = 'dns: { engine: dns, server: 127.0.0.1:5353, names: ./domains.txt,';
const loaded = (dns: string) => load(GOOD.replace(DNS, `dns: { engine: dns, ${dns},`));

function specOf(dns: string) {
  const result = loaded(dns);
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  return result.profile.loads[0];
}
const problemOf = (dns: string) => {
  const result = loaded(dns);
  return 'problems' in result ? result.problems.map((problem) => formatProblem(problem)) : [];
};

test('a DNS load says by what way, what, and what is good', () => {
  writeFileSync(path.join(folder, 'ca.pem'), '');
  const dot =
    'transport: dot, server: "127.0.0.1:853", connections: 7, tls: { name: dns.test, ca: ca.pem }, edns: { do: true }, ' +
    'flags: [cd], truncated: error, expect: { rcodes: [servfail], answers: 2 }, names: ["h{{1..9}}.test MX 5"]';
  expect(specOf(dot)).toMatchObject({
    transport: 'dot',
    server: '127.0.0.1:853',
    connections: 7,
    tls: { verify: true, name: 'dns.test', ca: path.join(folder, 'ca.pem') },
    edns: { size: 1232, do: true },
    flags: ['cd'],
    truncated: 'error',
    rcodes: ['SERVFAIL'],
    answers: 2,
    names: ['h{{1..9}}.test MX 5'],
    addresses: ['dns://127.0.0.1:853'],
  });
  expect(
    specOf('transport: doh, url: "https://127.0.0.1/dns-query", method: post, names: [a.test]'),
  ).toMatchObject({
    server: 'https://127.0.0.1/dns-query',
    method: 'post',
    addresses: ['https://127.0.0.1/dns-query'],
    edns: null,
    flags: ['rd'],
    rcodes: ['NOERROR', 'NXDOMAIN'],
    answers: 0,
  });
});

const UDP = 'server: "127.0.0.1:53"';

test.each([
  ['transport: doh, server: "127.0.0.1:53", names: [a.test]', /url is missing/],
  ['transport: tcp, url: "https://127.0.0.1/", names: [a.test]', /server is missing/],
  [`${UDP}, url: "https://127.0.0.1/", names: [a.test]`, /udp has a server, not a url/],
  [`${UDP}, tls: {}, names: [a.test]`, /udp has no TLS/],
  [`transport: dot, ${UDP}, tls: { ca: none.pem }, names: [a.test]`, /no such file: .*none\.pem/],
  [
    `${UDP}, expect: { rcodes: [NXDOMIAN] }, names: [a.test]`,
    /«NXDOMIAN» is no response code \(did you mean NXDOMAIN/,
  ],
  [`${UDP}, names: [a.test, a..test]`, /names\.1: «a\.\.test» is not a name/],
  [`${UDP}, names: ["a.test AXFR"]`, /«AXFR» is not a record type/],
  [`${UDP}, names: ["a.test A 0"]`, /«0» is no weight/],
  [`${UDP}, names: ["a.test 1.5"]`, /«1\.5» is no weight/],
  [`${UDP}, names: ["h{{5..1}}.test"]`, /ends before it begins/],
  [`${UDP}, names: ["h{{1..9000000}}.test"]`, /more than 2000000 names/],
  [`${UDP}, names: ["{{random}}.{{random}}.test"]`, /\{\{random\}\} more than once/],
  [`${UDP}, names: ["{{uuid}}.test"]`, /is not a name/],
  [`${UDP}, names: ["# nothing"]`, /no names/],
])('%s is refused in words', (dns, says) => {
  expect(problemOf(dns).join('\n')).toMatch(says);
});

test('what is wrong in a names file is told with the line of that file, and not a thousand times', () => {
  const file = path.join(folder, 'wrong.txt');
  writeFileSync(
    file,
    ['good.test', 'bad..test', ...Array.from({ length: 50 }, () => 'x.test NOTYPE')].join('\n'),
  );
  const problems = problemOf(`${UDP}, names: wrong.txt`);
  expect(problems).toHaveLength(10);
  expect(problems[0]).toContain(`${file}:2: «bad..test» is not a name`);
  expect(problems[1]).toContain(`${file}:3: «NOTYPE» is not a record type`);
});
