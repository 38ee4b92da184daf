/** What came of the faults on purpose: a table's rows, and one sentence each. */
import { lostInWords, recoveredInWords, seenInWords } from '../model/chaos/time-words.ts';
import { formatClock, formatNumber, formatSeconds, NOTHING } from '../model/format.ts';
import type { FaultResult, FaultTime } from '../model/verdict.ts';

export const FAULT_COLUMNS = ['fault', 'at', 'what', 'detected', 'recovered', 'lost'] as const;

/** A row for each time that is kept, and one for a fault that never came or could not be done. */
export const faultRows = (faults: readonly FaultResult[]): string[][] =>
  faults.flatMap((fault) => {
    const { name, count, times, failed, failure } = fault;
    const older = count - times.length;
    return [
      ...times.map((time) => [
        count > 1 ? `${name} ${time.number}` : name,
        formatClock(time.atSeconds * 1000),
        time.what,
        detected(time),
        recoveredInWords(time),
        lostInWords(time),
      ]),
      ...(older > 0 ? [[name, NOTHING, `${older} times before; the worst of all:`, ...worstOf(fault)]] : []),
      ...(failed > 0
        ? [
            [
              name,
              NOTHING,
              `could not be done${failed > 1 ? ` ${failed} times` : ''}: ${failure}`,
              NOTHING,
              NOTHING,
              NOTHING,
            ],
          ]
        : []),
      ...(count + failed === 0 ? [[name, NOTHING, untold(fault), NOTHING, NOTHING, NOTHING]] : []),
    ];
  });

/** "kill: SIGKILL to pid 71 of redis; seen after 0.8s (no answer to dns), recovered in 2.4s, lost dns 480". */
export const faultsInWords = (faults: readonly FaultResult[]): string[] =>
  faults.map((fault) => {
    const { name, count, failed, failure, times } = fault;
    const parts: string[] = [];
    const [last] = times.slice(-1);
    if (last && count === 1)
      parts.push(
        `${last.what}; seen ${seenInWords(last)}, recovered ${recoveredInWords(last)}, lost ${lostInWords(last)}`,
      );
    else if (count > 1) {
      const [detect, recovery, lost] = worstOf(fault);
      parts.push(`${count} times, at worst: seen after ${detect}, recovered ${recovery}, lost ${lost}`);
    }
    if (failed > 0) parts.push(`could not be done${failed > 1 ? ` ${failed} times` : ''}: ${failure}`);
    return `${name}: ${parts.length > 0 ? parts.join('; ') : untold(fault)}`;
  });

const untold = ({ isLeftOut }: FaultResult): string =>
  isLeftOut ? 'left out: the soak ends before it would come' : 'did not come';

const worstOf = ({
  detectSeconds,
  unseen,
  recoverySeconds,
  recoveryLeastSeconds,
  unrecovered,
  unrecoveredSeconds,
  lost,
}: FaultResult) => [
  `${formatSeconds(detectSeconds)}${unseen > 0 ? ` (never ${unseen} ×)` : ''}`,
  unrecovered > 0
    ? `not ${unrecovered} ×, after ${formatSeconds(unrecoveredSeconds)}`
    : recoverySeconds === 0
      ? 'at once'
      : recoverySeconds === recoveryLeastSeconds
        ? `in ${formatSeconds(recoverySeconds)}`
        : `in ${formatSeconds(recoveryLeastSeconds)} to ${formatSeconds(recoverySeconds)}`,
  formatNumber(lost),
];

const detected = ({ detectSeconds, sign }: FaultTime): string =>
  detectSeconds === null ? 'never' : `${formatSeconds(detectSeconds)}: ${sign}`;
