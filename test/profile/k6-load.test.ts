import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { formatProblem } from '../../src/profile/problem.ts';
import { folder, load } from './made-profile.ts';

writeFileSync(path.join(folder, 'script.js'), 'export default function () {}\n');

const loaded = (k6: string, pass = 'api.errors < 1%') =>
  load(`name: k6
phases: { soak: 1m }
load:
  api: { engine: k6, ${k6} }
pass:
  - ${pass}
`);
const problemsOf = (...given: Parameters<typeof loaded>) => {
  const result = loaded(...given);
  return 'problems' in result ? result.problems.map((problem) => formatProblem(problem)).join('\n') : '';
};

const SCRIPT = 'script: script.js, base: "http://127.0.0.1:8080"';

test('a load of k6 says which script goes where; its own latencies are series, percentiles of requests are not', () => {
  const result = loaded(`${SCRIPT}, vus: 5, env: { WHO: me }`, 'api.k6.latency.p95 < 500ms');
  if ('problems' in result) throw new Error(result.problems.map(formatProblem).join('\n'));
  expect(result.profile.loads[0]).toMatchObject({
    script: path.join(folder, 'script.js'),
    exec: 'default',
    env: { WHO: 'me' },
    workers: { from: 1, most: 1 },
    latencyFrom: 'untold',
    tools: ['k6', 'setpriv'],
    addresses: ['http://127.0.0.1:8080'],
  });
  expect(problemsOf(`${SCRIPT}, vus: 5`, 'api.latency.p95 < 500ms')).toMatch(/gives «api\.latency\.p95»/);
});

test.each([
  ['script: none.js, base: "http://127.0.0.1", vus: 5', /no such file: .*none\.js/],
  [`${SCRIPT}, vus: 5, think: 1s`, /the script itself sleeps/],
  [`${SCRIPT}, vus: 5, workers: 2`, /one is enough/],
  [`${SCRIPT}, rate: 10/s, burst: { count: 5 }`, /cannot begin many at once/],
  [`${SCRIPT}, levels: [{ requests: 5, concurrency: 2 }]`, /not with k6/],
  [`${SCRIPT}, vus: 5, env: { K6_OUT: json }`, /K6_ and SOAKTOP_ are said by soaktop/],
  [`${SCRIPT}, vus: 5, exec: "a b"`, /no name of a function/],
])('%s is refused', (k6, problem) => {
  expect(problemsOf(k6)).toMatch(problem);
});

test('a secret in env is asked for in the environment, and nowhere else put in', () => {
  expect(problemsOf(`${SCRIPT}, vus: 5, env: { TOKEN: "\${NO_SUCH_SECRET}" }`)).toMatch(
    /the environment has no NO_SUCH_SECRET/,
  );
});
