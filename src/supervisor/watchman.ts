/** Looks at the state after every tick and says what is new: a threshold crossed or met again, a cause, an alert, an abort. */
import { faultOfLine } from '../judge/diagnosis/diagnose.ts';
import { lookAgain, NO_LIVE_CAUSES } from '../judge/diagnosis/live-causes.ts';
import { abortReason, alertsMet, judge, judgeLines } from '../judge/judge.ts';
import { trendsOf } from '../judge/trend/trend-of.ts';
import { worthALook } from '../judge/trend/worth-a-look.ts';
import type { Fault, Finding, RunEvent } from '../model/event.ts';
import type { State } from '../model/state.ts';
import type { Verdict } from '../model/verdict.ts';

/** A verdict whose states have not changed is told again this often, for its figures. */
const TOLD_EVERY_MS = 10_000;

export interface Watch {
  readonly events: readonly RunEvent[];
  /** The abort rule that was met, in words. */
  readonly abort: string | null;
}

export function keepWatch(): (state: State, at: number, monotonicMs: number) => Watch {
  let toldAtMs = -Infinity;
  let states = '';
  const alerting = new Set<string>();
  let causes = NO_LIVE_CAUSES;

  return (state, at, monotonicMs) => {
    const events: RunEvent[] = [];
    const tell = (finding: Finding) => events.push({ type: 'finding', at, finding });
    const lines = judgeLines(state);
    // At every tick, so that each is looked at when it is its turn, and not all when somebody is to be told.
    trendsOf(state);
    const now = [...lines.thresholds, ...lines.grades, ...lines.verified].map((each) => each.state).join();
    if (now !== states || monotonicMs - toldAtMs >= TOLD_EVERY_MS) {
      const verdict = inShort(judge(state, null, lines), state);
      for (const finding of crossings(state.verdict, verdict, (line) => faultOfLine(state, line)))
        tell(finding);
      events.push({ type: 'judged', at, verdict });
      states = now;
      toldAtMs = monotonicMs;
    }
    const looked = lookAgain(causes, state);
    causes = looked.live;
    for (const finding of looked.findings) tell(finding);
    const met = alertsMet(state);
    for (const [text, said] of met)
      if (!alerting.has(text)) {
        alerting.add(text);
        tell({
          key: `alert.${text}`,
          level: 'warning',
          fault: faultOfLine(state, text),
          text: `alert: ${said}`,
        });
      }
    for (const text of [...alerting])
      if (!met.has(text)) {
        alerting.delete(text);
        tell({ key: `alert.${text}`, level: 'info', fault: 'unknown', text: `alert over: ${text}` });
      }
    return { events, abort: abortReason(state) };
  };
}

/** Of hundreds of scraped gauges those are told live that move; the others are in the verdict at the end. */
const SCRAPED_MOST = 20;
/** And of a fault that comes every minute the last times. */
const TIMES_TOLD = 3;

function inShort(verdict: Verdict, state: State): Verdict {
  const scraped = new Set(worthALook(state).scraped);
  const moving = verdict.trends.filter((each) => scraped.has(each.series) && each.state !== 'STABLE');
  const told = new Set(moving.slice(0, SCRAPED_MOST));
  const faults = verdict.faults?.map((fault) => ({ ...fault, times: fault.times.slice(-TIMES_TOLD) }));
  return {
    ...verdict,
    ...(faults ? { faults } : {}),
    trends: verdict.trends.filter((each) => !scraped.has(each.series) || told.has(each)),
  };
}

/** What holds no more, and what holds again, since the last verdict; `faultOf` is asked when something is crossed. */
function crossings(before: Verdict | null, now: Verdict, faultOf: (line: string) => Fault): Finding[] {
  return now.thresholds.flatMap((each): Finding[] => {
    const was = before?.thresholds.find(({ text }) => text === each.text)?.state;
    const key = `threshold.${each.text}`;
    if (each.state === 'fail' && was !== 'fail')
      return [{ key, level: 'bad', fault: faultOf(each.text), text: each.why }];
    if (each.state === 'pass' && was === 'fail')
      return [{ key, level: 'info', fault: 'unknown', text: `holds again: ${each.why}` }];
    return [];
  });
}
