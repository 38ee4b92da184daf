/** An event of a run as one line of text. */
import type { RunEvent } from '../model/event.ts';
import { formatNumber } from '../model/format.ts';

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
      return `load ${event.load}: ${event.paused ? 'paused' : `asked for ${formatNumber(event.asked)}`}`;
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
    case 'judged':
      return `judged: ${event.verdict.state}`;
    case 'ended':
      return `ended: ${event.verdict.state}${event.verdict.reasons[0] ? `, ${event.verdict.reasons[0]}` : ''}`;
  }
}
