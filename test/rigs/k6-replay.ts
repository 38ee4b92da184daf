/**
 * Stands in for k6 where that is not installed: says what k6 1.3.0 was recorded to say, at the times at which it said it.
 * Run it by hand: `node test/rigs/k6-replay.ts version`, or `run --summary-export FILE --address HOST:PORT script.js`.
 *
 * REPLAY=arrival (210 iterations a second for 5 s, of which 51 of 1,052 requests fail; the default), vus (5 VUs for 5 s).
 * An interrupt ends it at once, as one did at 2.2 s, with exit code 105.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const RECORDED = {
  arrival: { name: 'k6-arrival-fail', exitCode: 99 },
  vus: { name: 'k6-vus', exitCode: 0 },
} as const;
/** When the REST API was asked, by its rate and count. */
const ASKED_MS = 2470;
/** What `k6 inspect` says of a script without options; it was not recorded. */
const NO_OPTIONS = '{"vus": null, "duration": null, "iterations": null, "stages": null, "scenarios": null}\n';

const fixture = (name: string) =>
  readFileSync(path.join(import.meta.dirname, '../load/k6/fixtures', name), 'utf8');
const [command, ...args] = process.argv.slice(2);
const optionOf = (option: string) => args[args.indexOf(option) + 1] ?? '';

if (command === 'version')
  process.stdout.write(process.env.REPLAY_VERSION ?? 'k6 v1.3.0 (commit/devel, go1.23.5, linux/amd64)\n');
else if (command === 'inspect') inspect(args[0] ?? '');
else if (command === 'run') run();

function inspect(script: string): void {
  if (!existsSync(script)) {
    process.stderr.write(fixture('k6-nofile.stderr.txt'));
    process.exitCode = 255;
  } else {
    const options = /options = (\{.*\});/.exec(readFileSync(script, 'utf8'))?.[1];
    process.stdout.write(options ?? NO_OPTIONS);
  }
}

function run(): void {
  const { name, exitCode } = RECORDED[process.env.REPLAY === 'vus' ? 'vus' : 'arrival'];
  const startedMs = performance.now();
  const [host, port] = optionOf('--address').split(':');
  createServer((_, answer) => {
    const isDue = performance.now() - startedMs >= ASKED_MS;
    answer.end(isDue && exitCode === 99 ? fixture('k6-rest-v1-metrics.json') : '{"data":[]}');
  }).listen(Number(port), host);
  if (process.env.REPLAY_CONFIG) writeFileSync(process.env.REPLAY_CONFIG, readFileSync(optionOf('--config')));
  process.on('SIGINT', () => {
    const said = fixture('k6-sigint.stdout.txt');
    process.stdout.write(said.slice(said.indexOf('  █ THRESHOLDS')));
    process.stderr.write(fixture('k6-sigint.stderr.txt'));
    process.exit(105);
  });
  let lastMs = 0;
  // Each block of progress says when it was written; what follows the last came with it.
  for (const part of fixture(`${name}.stdout.txt`).split(/^(?=running \()/m)) {
    lastMs = Number(/^running \(([\d.]+)s\)/.exec(part)?.[1] ?? 0) * 1000;
    setTimeout(() => process.stdout.write(part), lastMs);
  }
  setTimeout(() => {
    if (exitCode === 99) process.stderr.write(fixture('k6-arrival-fail.stderr.txt'));
    writeFileSync(optionOf('--summary-export'), fixture(`${name}.summary.json`));
    process.exit(exitCode);
  }, lastMs + 50);
}
