/** k6: Go, with a JavaScript of its own. It is in no registry: it must be on PATH. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../leftovers.ts';
import { findProgram } from '../program.ts';
import { figure, type HttpPeer, type HttpTask } from './http-peer.ts';

export const k6: HttpPeer = {
  name: 'k6',
  from: 'https://github.com/grafana/k6/releases',
  find: () => findProgram('k6'),
  // By default it asks its makers' servers.
  env: { K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false' },
  command(file, task) {
    const script = path.join(makeFolder(), 'script.js');
    writeFileSync(script, scriptFor(task));
    return [file, 'run', '--quiet', '--address', '127.0.0.1:0', script];
  },
  read(output) {
    const of = (name: string) => figure(output, new RegExp(`^${name}=([\\d.]+)$`, 'm'));
    const requests = of('requests');
    if (requests === null) return null;
    const answered = requests - (of('failed') ?? 0);
    return { answered, meanMs: of('mean'), p99Ms: of('p99'), missed: of('dropped') ?? 0 };
  },
};

/** At a rate: as many VUs as there are connections, as its manual's examples have it. */
function scriptFor({ url, connections, seconds, perSecond }: HttpTask): string {
  const common = { duration: `${seconds}s`, gracefulStop: '5s' };
  const scenario =
    perSecond === null
      ? { executor: 'constant-vus', vus: connections, ...common }
      : {
          executor: 'constant-arrival-rate',
          rate: perSecond,
          timeUnit: '1s',
          preAllocatedVUs: connections,
          maxVUs: connections,
          ...common,
        };
  const options = { scenarios: { bench: scenario }, summaryTrendStats: ['avg', 'p(99)'] };
  return `import http from 'k6/http';
export const options = ${JSON.stringify(options)};
export default () => { http.get(${JSON.stringify(url)}); };
export const handleSummary = ({ metrics }) => {
  const of = (name, key) => metrics[name] ? metrics[name].values[key] : 0;
  const line = (name, value) => name + '=' + value + '\\n';
  return { stdout: line('requests', of('http_reqs', 'count')) + line('failed', of('http_req_failed', 'passes'))
    + line('mean', of('http_req_duration', 'avg')) + line('p99', of('http_req_duration', 'p(99)'))
    + line('dropped', of('dropped_iterations', 'count')) };
};
`;
}
