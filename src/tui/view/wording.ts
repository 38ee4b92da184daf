/** Events in words that one can repeat on the phone: what happened, by whose doing, whose fault. */
import type { Command, Fault, RunEvent, VerifiedEvent } from '../../model/event.ts';
import { formatNumber, formatSeconds } from '../../model/format.ts';
import type { Stage } from '../../model/stage.ts';
import type { Style } from './row.ts';

export interface Wording {
  readonly at: number;
  readonly text: string;
  readonly style: Style;
  /** Of the event, among those told. */
  readonly index: number;
}

const FAULTS: Readonly<Record<Fault, string>> = {
  target: 'the target',
  generator: 'the load generator',
  host: 'this machine',
  operator: 'the operator',
  unknown: '',
};

/** Whose fault a finding is, as it stands behind its text; nothing is claimed where nothing is known. */
export const faultWords = (fault: Fault): string => (FAULTS[fault] === '' ? '' : ` (${FAULTS[fault]})`);

/** A command and the load event that it causes come this close together. */
const SAME_MS = 2000;

/** What is worth a line, newest first. */
export function eventLines(events: readonly RunEvent[]): Wording[] {
  const lines: Wording[] = [];
  const troubled = new Set<string>();
  for (const [i, event] of events.entries()) {
    if (
      event.type === 'load' &&
      events.slice(Math.max(0, i - 3), i + 4).some((other) => explains(other, event))
    )
      continue;
    const line = wordingOf(event, troubled);
    if (line) lines.push({ at: event.at, index: i, ...line });
  }
  return lines.reverse();
}

/** A command says already what its load event would say again. */
function explains(command: RunEvent, event: RunEvent): boolean {
  return (
    command.type === 'command' &&
    command.ok &&
    ['step', 'rate', 'vus', 'pause', 'resume'].includes(command.command.do) &&
    Math.abs(command.at - event.at) <= SAME_MS
  );
}

type Worded = Pick<Wording, 'text' | 'style'>;

function wordingOf(event: RunEvent, troubled: Set<string>): Worded | null {
  switch (event.type) {
    case 'started':
      return { text: `run ${event.run.name} started`, style: 'plain' };
    case 'phase':
      return { text: PHASES[event.phase], style: 'plain' };
    case 'load':
      return {
        text: event.paused
          ? `${event.load} is paused`
          : `${event.load} is asked for ${formatNumber(event.asked)}${placeWords(event)}`,
        style: 'plain',
      };
    case 'stage':
      return stageWording(event.load, event.stage);
    case 'worker':
      return workerWording(event, troubled);
    case 'finding': {
      const { level, text, fault } = event.finding;
      const glyph = level === 'bad' ? '▲ ' : level === 'warning' ? '! ' : '';
      return {
        text: `${glyph}${text}${faultWords(fault)}`,
        style: level === 'bad' ? 'bad' : level === 'warning' ? 'warn' : 'plain',
      };
    }
    case 'command':
      return {
        text: event.ok
          ? `${event.by} ${doneWords(event.command)}${outcome(event.outcome)}`
          : `${event.by} could not ${askedWords(event.command)}${outcome(event.outcome)}`,
        style: event.ok ? 'accent' : 'warn',
      };
    case 'snapshot':
      return { text: `snapshot ${fileName(event.file)}${SNAPSHOTS[event.reason]}`, style: 'dim' };
    case 'note':
      return { text: `${event.by} notes: ${event.text}`, style: 'accent' };
    case 'verified':
      return verifiedWording(event);
    case 'ended':
      return {
        text: `run ended: ${event.verdict.state}`,
        style: event.verdict.state === 'pass' ? 'good' : 'bad',
      };
    case 'fault':
      return {
        text: `chaos ${event.fault} ${FAULT_STEPS[event.step]}: ${event.text}`,
        style: event.step === 'failed' ? 'bad' : 'warn',
      };
    case 'tick':
    case 'counters':
    case 'judged':
      return null;
  }
}

function verifiedWording({ when, values, failed }: VerifiedEvent): Worded {
  const said = Object.entries(values).map(([name, value]) => `${name} ${value ?? 'is no whole number'}`);
  const asked = when === 'before' ? 'before the load' : 'at the end';
  return failed === null
    ? { text: `asked ${asked}, the target says: ${said.join(', ')}`, style: 'plain' }
    : { text: `! asked ${asked}, the target did not answer: ${failed}`, style: 'warn' };
}

const placeWords = ({ byHand, stage }: { byHand: boolean; stage: string | null }): string =>
  byHand ? ', by hand' : stage ? `: ${stage}` : '';

function stageWording(load: string, { kind, asked, good, why, latency }: Stage): Worded {
  const p95 = latency['']?.p95;
  const outcome = good === null ? `tells nothing, ${why}` : good ? 'is good' : `is too much, ${why}`;
  return {
    text: `${load}: ${kind} at ${formatNumber(asked)} ${outcome}${p95 == null || !good ? '' : `, p95 ${formatSeconds(p95)}`}`,
    style: good === null ? 'warn' : 'plain',
  };
}

const PHASES = {
  starting: 'target and workers are started',
  warmup: 'warm-up begins, not judged',
  soak: 'soak begins: from here on it counts',
  cooldown: 'cool-down begins, not judged',
  ended: 'all is stopped',
} as const;

const FAULT_STEPS = {
  announced: 'is about to come',
  begun: 'begins',
  over: 'is done',
  failed: 'could not be done',
} as const;

const SNAPSHOTS = {
  start: ', at the start',
  interval: '',
  asked: ', on request',
  end: ', at the end',
  abort: ', at the abort',
} as const;

/** A worker's start and its planned stop are no news; that it went, and came back, is. */
function workerWording(
  { worker, status, reason }: Extract<RunEvent, { type: 'worker' }>,
  troubled: Set<string>,
): Worded | null {
  const why = reason === undefined ? '' : `: ${reason}`;
  if (status === 'gone' || status === 'stalled') {
    troubled.add(worker);
    return {
      text: `! worker ${worker} ${status === 'gone' ? 'is gone' : 'is stalled'}${why}`,
      style: 'warn',
    };
  }
  if (status !== 'running' || !troubled.delete(worker)) return null;
  return { text: `worker ${worker} is back${why}`, style: 'plain' };
}

const outcome = (text: string): string => (text === '' ? '' : `: ${text}`);

const fileName = (file: string): string => file.slice(file.lastIndexOf('/') + 1);

function doneWords(command: Command): string {
  switch (command.do) {
    case 'step':
      return `stepped ${command.load ?? 'all'} ${command.direction > 0 ? 'up' : 'down'}`;
    case 'rate':
    case 'vus':
      return `set ${command.load}`;
    case 'pause':
      return `paused ${command.load ?? 'all'}`;
    case 'resume':
      return `resumed ${command.load ?? 'all'}`;
    case 'snapshot':
      return 'asked for a snapshot';
    case 'note':
      return 'left a note';
    case 'fault':
      return `asked for chaos ${command.name}`;
    case 'abort':
      return 'aborted the run';
  }
}

/** A command as something that is asked for: `step dns up`. */
export function askedWords(command: Command): string {
  switch (command.do) {
    case 'step':
      return `step ${command.load ?? 'all'} ${command.direction > 0 ? 'up' : 'down'}`;
    case 'rate':
      return `set ${command.load} to ${command.rate}/s`;
    case 'vus':
      return `set ${command.load} to ${command.vus} vu`;
    case 'pause':
    case 'resume':
      return `${command.do} ${command.load ?? 'all'}`;
    case 'snapshot':
      return 'take a snapshot';
    case 'note':
      return 'leave a note';
    case 'fault':
      return `have chaos ${command.name}`;
    case 'abort':
      return 'abort the run';
  }
}
