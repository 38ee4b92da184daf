/** An event of a run as one line of text. */
import type { FaultEvent, RunEvent, VerifiedEvent } from '../model/event.ts';
import { formatNumber, formatSeconds } from '../model/format.ts';
import type { Stage } from '../model/stage.ts';

/** Without its time. */
export function eventInWords(event: RunEvent): string {
  switch (event.type) {
    case 'started':
      return `run ${event.run.name} started`;
    case 'phase':
      return `phase: ${event.phase}`;
    case 'tick':
      return `tick ${event.seq}`;
    case 'load':
      return `load ${event.load}: ${event.paused ? 'paused' : `asked for ${formatNumber(event.asked)}`}${event.byHand ? ' (by hand)' : event.stage ? ` (${event.stage})` : ''}`;
    case 'stage':
      return `load ${event.load}: ${stageInWords(event.stage)}`;
    case 'worker':
      return `worker ${event.worker}: ${event.status}${event.reason ? ` (${event.reason})` : ''}`;
    case 'finding':
      return `${event.finding.text}${event.finding.fault === 'unknown' ? '' : ` [${event.finding.fault}]`}`;
    case 'command':
      return `${event.by}: ${event.command.do}: ${event.outcome}`;
    case 'snapshot':
      return `snapshot ${event.file} (${event.reason})`;
    case 'note':
      return `note by ${event.by}: ${event.text}`;
    case 'fault':
      return faultEventInWords(event);
    case 'counters':
      return `${event.series.length} of the scraped series are counters`;
    case 'verified':
      return verifiedInWords(event);
    case 'judged':
      return `judged: ${event.verdict.state}`;
    case 'ended':
      return `ended: ${event.verdict.state}${event.verdict.reasons[0] ? `, ${event.verdict.reasons[0]}` : ''}`;
  }
}

const STEPS: Readonly<Record<FaultEvent['step'], string>> = {
  announced: 'is about to come',
  begun: 'begins',
  over: 'is done',
  failed: 'could not be done',
};

/** Such as `chaos freeze begins: redis stopped for 10 s (pids 71, 72)`. */
const faultEventInWords = ({ fault, step, text }: FaultEvent): string =>
  `chaos ${fault} ${STEPS[step]}: ${text}`;

/** Such as `the target says, before the load: total 12, doubles 0`. */
function verifiedInWords({ when, values, failed }: VerifiedEvent): string {
  const said = Object.entries(values).map(([name, value]) => `${name} ${value ?? 'is no whole number'}`);
  const parts = [...said, ...(failed === null ? [] : [`no answer to the rest: ${failed}`])];
  return `the target says, ${when === 'before' ? 'before the load' : 'at the end'}: ${parts.join(', ')}`;
}

/** Such as `probe at 800: good, 799.8/s, p95 12 ms`. */
export function stageInWords({ kind, asked, good, why, rate, latency }: Stage): string {
  const outcome = good === null ? `says nothing: ${why}` : good ? 'good' : `not good: ${why}`;
  const p95 = latency['']?.p95;
  const figures = `${formatNumber(Math.round(rate * 10) / 10)}/s${p95 == null ? '' : `, p95 ${formatSeconds(p95)}`}`;
  return `${kind} at ${formatNumber(asked)}: ${outcome} (${figures})`;
}
