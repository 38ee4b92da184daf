/** gRPC flows: the steps of one are calls that follow each other, and pass on what they save. */
import type { GrpcLoadSpec } from '../../model/grpc-load.ts';
import { openDial } from '../dial.ts';
import type { Engine, EngineContext, OnEnd } from '../engine.ts';
import { type Flow, openFlows } from '../flow.ts';
import { compileClasses } from '../pattern.ts';
import { NO_VALUES, openValues, type Values } from '../values.ts';
import type { Answer } from './call.ts';
import { type Channels, openChannels } from './channels.ts';
import { type FindMethod, loadProtos } from './methods.ts';
import { askForMethods } from './reflection.ts';
import { isRefusal } from './refusal.ts';
import { metadataWithoutPlaces } from './request-template.ts';
import { runSetup } from './setup.ts';
import { compileStep, type Step } from './step.ts';

/** One that has been begun. */
interface Running {
  readonly steps: readonly Step[];
  readonly values: Values;
  /** The step that is next. */
  at: number;
  isAnswered: boolean;
  /** Told whether the target answered every time. */
  readonly onEnd: OnEnd | null;
}

const DEADLINE_EXCEEDED = 4;

export function grpcEngine(spec: GrpcLoadSpec, context: EngineContext): Engine {
  const { ledger, clock, secrets } = context;
  const { timeoutMs } = spec;
  /** What the setup saved. */
  const shared = new Map<string, string>();
  const told = new Set(spec.steps);
  let channels: Channels;
  let flowOf: (n: number) => Flow<Step>;

  async function open(): Promise<void> {
    const dial = await openDial(spec.server, spec.tls ?? null, ['h2']);
    const authority = `${spec.tls ? 'https' : 'http'}://${spec.server}`;
    channels = openChannels({
      dial: dial.connect,
      authority,
      count: spec.channels,
      timeoutMs,
      clock,
      see: ledger.see,
    });
    const find = await findMethods();
    const compile = (mayLeaveOut: boolean) => (step: GrpcLoadSpec['setup'][number]) =>
      compileStep(step, {
        method: find(step.call),
        metadata: spec.metadata,
        mayLeaveOut,
        timeoutMs,
        secrets,
        classOf: compileClasses(spec.classes),
      });
    const setup = spec.setup.map(compile(true));
    flowOf = openFlows(
      setup,
      spec.mix.map(({ weight, flow }) => ({ weight, flow: flow.map(compile(false)) })),
    );
    await runSetup(setup, channels, shared, context);
  }

  function findMethods(): Promise<FindMethod> {
    if (spec.protos) return loadProtos(spec.protos);
    const calls = [...spec.setup, ...spec.mix.flatMap(({ flow }) => flow)].map(({ call }) => call);
    const services = new Set(calls.map((call) => call.split('/')[0] as string));
    return askForMethods([...services], channels, metadataWithoutPlaces(spec.metadata, secrets), clock);
  }

  /** Calls the step of a flow that is due now, and what follows it when it has ended. */
  function go(flow: Running, dueMs: number): void {
    const step = flow.steps[flow.at++];
    if (!step || !context.isOpenAt(dueMs)) {
      flow.onEnd?.(flow.isAnswered);
      return;
    }
    const request = step.render(flow.values.get);
    if (!request) {
      // Its step before has failed, and is told; or what it saved is not what this one's message is made of.
      ledger.see('unfit');
      flow.onEnd?.(flow.isAnswered);
      return;
    }
    const name = told.has(step.name) ? step.name : undefined;
    const tally = ledger.admit(dueMs, name);
    if (!tally) {
      flow.onEnd?.(false);
      return;
    }
    const sentMs = clock();
    const { first } = step;
    tally.send(dueMs, sentMs, name);
    const onFirst = first === null ? null : () => tally.time(first, clock() - dueMs);
    channels.run(
      request,
      sentMs,
      (failure, answer, endMs) => {
        const { wrong, end } = answer ? step.judge(answer, flow.values) : { wrong: failure, end: null };
        if (wrong === null) tally.ok(dueMs, sentMs, endMs, name);
        else if (failure === 'timeout' || isOurDeadline(answer, endMs - sentMs))
          tally.lose(dueMs, sentMs, endMs, name);
        else tally.error(wrong, dueMs, sentMs, endMs, name, isRefusal(failure, answer, step.takesStream));
        if (end !== null) {
          ledger.see(end);
          flow.at = flow.steps.length;
        }
        if (!answer) flow.isAnswered = false;
        go(flow, endMs);
      },
      onFirst,
    );
  }

  /** The server has counted our time too, and was a moment faster to tell that it is up. */
  const isOurDeadline = (answer: Answer | null, tookMs: number) =>
    answer?.status === DEADLINE_EXCEEDED && tookMs >= timeoutMs;

  return {
    open,
    begin(n, dueMs, vu, onEnd) {
      const { steps, hasValues } = flowOf(n);
      const values = hasValues ? openValues(n, vu ?? 0, shared) : NO_VALUES;
      go({ steps, values, at: 0, isAnswered: true, onEnd }, dueMs);
    },
    abandon: () => channels.abandon(),
    close: () => channels?.close(),
  };
}
