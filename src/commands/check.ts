/** `soaktop check PROFILE`: is the profile sound, and can this machine and this target do it? Starts nothing. */
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { findTool } from '../load/tools/find-tool.ts';
import { planInWords, timesOf } from '../model/chaos.ts';
import { describe } from '../model/clean.ts';
import { formatDuration, formatNumber } from '../model/format.ts';
import type { LaunchSpec, Profile } from '../model/profile.ts';
import { shapeInWords } from '../report/shape-words.ts';
import { attachTarget } from '../target/attach.ts';
import { say } from './out.ts';
import { addressesOf, guardHosts, hostOf } from './own-hosts.ts';
import { readProfile } from './prepare-run.ts';

interface Line {
  readonly good: boolean | 'note';
  readonly text: string;
}

/** A stalled UDP server is answered late only while somebody keeps the answers: 4 MiB is what we ask for. */
const RECEIVE_BUFFER_BYTES = 4 * 2 ** 20;

export async function check(
  file: string,
  options: { readonly set: readonly string[]; readonly iOwn: readonly string[]; readonly duration?: string },
): Promise<number> {
  const profile = readProfile(file, options);
  const lines: Line[] = [{ good: true, text: `${file}: the profile is sound: ${inShort(profile)}` }];
  try {
    await guardHosts(profile, options.iOwn);
  } catch (error) {
    lines.push({ good: false, text: describe(error) });
  }
  lines.push(
    ...saveLines(profile),
    ...machineLines(profile),
    ...toolLines(profile),
    ...(await targetLines(profile)),
  );
  lines.push(...chaosLines(profile));
  const bound = profile.targets.some((target) => target.launch);
  if (!bound) lines.push(...(await reachLines(profile)));
  for (const { good, text } of lines)
    say(`${good === true ? 'ok     ' : good === 'note' ? 'note   ' : 'PROBLEM'} ${text}`);
  return lines.some(({ good }) => good === false) ? 2 : 0;
}

function inShort({ phases, loads, pass, verify }: Profile): string {
  const said = loads.map(({ name, shape }) => `${name} ${shapeInWords(shape)}`);
  return `${formatDuration(phases.soakMs)} of soak, ${said.join(', ') || 'no load'}, ${pass.length} thresholds${verify ? `, ${verify.lines.length} to verify` : ''}`;
}

function machineLines(profile: Profile): Line[] {
  const lines: Line[] = [];
  const most = '/proc/sys/net/core/rmem_max';
  if (profile.loads.some(({ engine }) => engine === 'dns') && existsSync(most)) {
    const bytes = Number(readFileSync(most, 'utf8'));
    const good = bytes >= RECEIVE_BUFFER_BYTES;
    const text = `UDP receive buffers up to ${formatNumber(bytes)} bytes (net.core.rmem_max)`;
    lines.push({
      good: good || 'note',
      text: good
        ? text
        : `${text}: a stall may drop answers that came; sysctl -w net.core.rmem_max=${RECEIVE_BUFFER_BYTES}`,
    });
  }
  return lines;
}

function saveLines({ save = [] }: Profile): Line[] {
  return save.map(({ name, file }) =>
    existsSync(file)
      ? { good: true, text: `save.${name}: ${file} will be kept as it is before the run` }
      : { good: false, text: `save.${name}: ${file}: no such file` },
  );
}

/** Every fault on purpose with its times, and those that the soak is too short for. */
function chaosLines({ chaos = [], phases }: Profile): Line[] {
  return chaos.map((spec): Line => {
    const text = planInWords(spec, phases.soakMs);
    if (spec.do === 'run' && !canStart(spec))
      return { good: false, text: `${text}: there is no such program` };
    return { good: spec.atMs === null || timesOf(spec, phases.soakMs) ? true : 'note', text };
  });
}

/** Not whether it is a version that is known: that is asked when the load begins. */
function toolLines({ loads }: Profile): Line[] {
  return loads.flatMap(({ name, tools = [] }) =>
    tools.map((tool): Line => {
      try {
        findTool(tool);
        return { good: true, text: `load ${name}: ${tool} is on PATH` };
      } catch (error) {
        return { good: false, text: `load ${name}: ${describe(error)}` };
      }
    }),
  );
}

async function targetLines({ targets }: Profile): Promise<Line[]> {
  return targets.map(({ name, launch, attach }): Line => {
    const who = name ? `target ${name}` : 'target';
    if (launch) {
      const good = canStart(launch);
      const text = `${who}: ${good ? 'will be started' : 'cannot be started, no such program'}: ${launch.command.join(' ')}`;
      return { good, text };
    }
    try {
      const target = attachTarget(name, attach ?? {}, { onFinding: () => {} });
      const identity = target.identity();
      void target.stop(0);
      return { good: identity !== null, text: `${who}: ${identity ? `there, pid ${identity.pid}` : 'gone'}` };
    } catch (error) {
      return { good: false, text: `${who}: ${describe(error)}` };
    }
  });
}

/** Whether the first word is a program: in PATH, or a file seen from where it will be started. */
function canStart({ command: [program = ''], cwd }: Pick<LaunchSpec, 'command' | 'cwd'>): boolean {
  if (program === 'soaktop') return true;
  const folders = program.includes('/') ? [cwd] : (process.env.PATH ?? '').split(path.delimiter);
  return folders.some((folder) => existsSync(path.resolve(folder, program)));
}

const PORT = /\{\{port\.\w+\}\}/;

/** Of TCP only: UDP does not say whether anybody listens. */
async function reachLines(profile: Profile): Promise<Line[]> {
  const lines: Line[] = [];
  for (const { who, address } of addressesOf(profile)) {
    const { port, protocol } = new URL(address.replace(PORT, '1'));
    // A port that the run will choose is nobody's yet.
    if (protocol === 'dns:' || PORT.test(address)) continue;
    const good = await reaches(hostOf(address), Number(port) || (/^(https|wss):$/.test(protocol) ? 443 : 80));
    lines.push({ good, text: `${who}: ${address} ${good ? 'answers' : 'does not answer'}` });
  }
  return lines;
}

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2000, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}
