/** `soaktop demo-target`: the embedded target as a process of its own, to be launched, loaded and broken. */
import { setFlagsFromString } from 'node:v8';
import { Command } from 'commander';
import { describe } from '../model/clean.ts';
import { FAULT_NAMES, type FaultName, faultHelp, mergeFaults } from './fault-settings.ts';
import { startDemoTarget } from './target.ts';

const USAGE = 2;

/** Prints one line of JSON when it listens; SIGTERM and SIGINT end it with 0, bad usage and ports in use with 2. */
export function demoTargetCommand(): Command {
  const command = new Command('demo-target')
    .description(
      'the embedded target: DNS, REST, WebSocket, gRPC and SQLite in one process, with faults on request',
    )
    .option('--dns-port <port>', 'for UDP and TCP; 0: one that is free', '0')
    .option('--http-port <port>', '0: one that is free', '0')
    .option('--grpc-port <port>', '0: one that is free (default: no gRPC)')
    .option('--db <file>', 'the SQLite file (default: one that is removed at the end)')
    .option('--keep-rows <rows>', 'of the query log; 0: all', '1000000')
    .addHelpText('after', '\nThe password of admin is the environment variable DEMO_PASSWORD, else "demo".');
  for (const name of FAULT_NAMES) command.option(faultFlag(name), faultHelp(name).help);
  return command.action((options: Flags) => run(command, options));
}

type Flags = Record<'dnsPort' | 'httpPort' | 'keepRows', string> & {
  db?: string;
  grpcPort?: string;
} & Partial<Record<FaultName, string | true>>;

async function run(command: Command, flags: Flags): Promise<void> {
  // A young generation that doubles under load looks like a warm-up of 30 MB: let it stay as it starts.
  setFlagsFromString('--semi-space-growth-factor=1');
  const fail = (reason: string) => command.error(`demo-target: ${reason}`, { exitCode: USAGE });
  const { dnsPort, httpPort, grpcPort, keepRows, db, ...faults } = flags;
  const whole = (flag: string, text: string, most: number) =>
    /^\d{1,15}$/.test(text) && Number(text) <= most
      ? Number(text)
      : fail(`${flag} is a whole number up to ${most}`);
  const places = {
    dnsPort: whole('--dns-port', dnsPort, 65_535),
    httpPort: whole('--http-port', httpPort, 65_535),
    keepRows: whole('--keep-rows', keepRows, Number.MAX_SAFE_INTEGER),
    ...(grpcPort !== undefined && { grpcPort: whole('--grpc-port', grpcPort, 65_535) }),
    ...(db !== undefined && { db }),
  };
  try {
    const password = process.env.DEMO_PASSWORD || 'demo';
    const target = await startDemoTarget({ ...places, password, faults: mergeFaults({}, faults) });
    for (const signal of ['SIGTERM', 'SIGINT'] as const)
      process.once(signal, () => void target.close().then(() => process.exit(0)));
    const { dnsPort: dns, httpPort: http, grpcPort: grpc } = target;
    const place = {
      dns: `127.0.0.1:${dns}`,
      http: `127.0.0.1:${http}`,
      ...(grpc !== null && { grpc: `127.0.0.1:${grpc}` }),
      db: target.db,
      pid: process.pid,
    };
    process.stdout.write(`${JSON.stringify(place)}\n`);
  } catch (error) {
    fail(describe(error));
  }
}

function faultFlag(name: FaultName): string {
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return faultHelp(name).form === 'true' ? flag : `${flag} <${faultHelp(name).form}>`;
}
