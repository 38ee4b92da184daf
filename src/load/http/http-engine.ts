/** HTTP flows: the steps of one are requests that follow each other, and pass on what they save. */
import type { HttpLoadSpec } from '../../model/http-load.ts';
import type { Engine, EngineContext, OnEnd } from '../engine.ts';
import { NO_VALUES, openValues, type Values } from '../values.ts';
import { type CookieJar, openCookieJar } from './cookie-jar.ts';
import { compileFlows } from './flow.ts';
import { isRefusal } from './refusal.ts';
import { openServer, originOf } from './server.ts';
import { runSteps } from './setup.ts';
import type { Step } from './step.ts';

/** One that has been begun. */
interface Flow {
  readonly steps: readonly Step[];
  readonly values: Values;
  readonly jar: CookieJar | null;
  /** The step that is next. */
  at: number;
  isAnswered: boolean;
  /** Told whether the target answered every time. */
  readonly onEnd: OnEnd | null;
}

export function httpEngine(spec: HttpLoadSpec, context: EngineContext): Engine {
  const { ledger, clock, secrets } = context;
  const origin = originOf(spec.base);
  const flows = compileFlows(spec, origin, secrets);
  const exchanges = openServer(spec, origin, { clock, see: ledger.see });
  /** What the setup saved, and the cookies that it was given: every jar begins with them. */
  const shared = new Map<string, string>();
  const first = spec.cookies ? openCookieJar(origin.hostname, Date.now) : null;
  const jars = new Map<number, CookieJar>();

  function jarOf(vu: number | null): CookieJar | null {
    if (!first || vu === null) return first?.copy() ?? null;
    const jar = jars.get(vu) ?? first.copy();
    jars.set(vu, jar);
    return jar;
  }

  /** Sends the step of a flow that is due now, and what follows it when it has ended. */
  function go(flow: Flow, dueMs: number): void {
    const step = flow.steps[flow.at++];
    const request = step?.render(flow.values.get, flow.jar);
    if (!step || !request || !context.isOpenAt(dueMs)) {
      flow.onEnd?.(flow.isAnswered);
      return;
    }
    const tally = ledger.admit(dueMs, step.name);
    if (!tally) {
      flow.onEnd?.(false);
      return;
    }
    const sentMs = clock();
    tally.send(dueMs, sentMs, step.name);
    exchanges.run(request, step.look, sentMs, (failure, answer, endMs) => {
      if (answer) flow.jar?.take(answer.headers, request.path);
      const wrong = answer ? step.judge(answer, flow.values) : failure;
      if (wrong === null) tally.ok(dueMs, sentMs, endMs, step.name);
      else if (failure === 'timeout') tally.lose(dueMs, sentMs, endMs, step.name);
      else tally.error(wrong, dueMs, sentMs, endMs, step.name, isRefusal(failure, answer));
      if (!answer) flow.isAnswered = false;
      go(flow, endMs);
    });
  }

  return {
    async open() {
      try {
        await runSteps(flows.setup, exchanges, shared, first, context);
      } catch (error) {
        throw new Error(`setup ${(error as Error).message}`);
      }
    },
    begin(n, dueMs, vu, onEnd) {
      const { steps, hasValues } = flows.of(n);
      const values = hasValues ? openValues(n, vu ?? 0, shared) : NO_VALUES;
      go({ steps, values, jar: jarOf(vu), at: 0, isAnswered: true, onEnd }, dueMs);
    },
    abandon: exchanges.abandon,
    close: exchanges.close,
  };
}
