/** One step of a flow, made ready: its call, what is looked at in its answer, and what that means. */
import type { GrpcStep } from '../../model/grpc-load.ts';
import type { FlowStep } from '../flow.ts';
import { compileJsonCheck, type JsonCheck } from '../json-check.ts';
import { compileTextPath } from '../json-path.ts';
import { CLASS_BYTES, type compileClasses } from '../pattern.ts';
import type { Values } from '../values.ts';
import type { Answer } from './call.ts';
import type { Method } from './methods.ts';
import { readable } from './readable.ts';
import { type CallOptions, type CallTemplate, compileCall } from './request-template.ts';
import { classOf, readWords, statusOf } from './status.ts';

export interface Step extends FlowStep, CallTemplate {
  readonly call: string;
  readonly takesStream: boolean;
  /** What the latency of its first message is told as. */
  readonly first: string | null;
  judge(answer: Answer, values: Values): Judgement;
}

/** `wrong`: what it is instead of what is expected, a class. `end`: why the flow does not go on, though all is well. */
export interface Judgement {
  readonly wrong: string | null;
  readonly end: string | null;
}

interface StepOptions extends CallOptions {
  readonly classOf: ReturnType<typeof compileClasses>;
}

/** Longer than any key or token. */
const MOST_CHARACTERS = 65_536;
const GOOD: Judgement = { wrong: null, end: null };

export function compileStep(spec: GrpcStep, options: StepOptions): Step {
  const { method, secrets } = options;
  const call = compileCall(spec, options);
  const checksOf = (given: Readonly<Record<string, unknown>>) =>
    Object.entries(given).map(([path, value]) => compileJsonCheck(path, value, secrets.get));
  const checks = checksOf(spec.expect);
  const ends = Object.entries(spec.ends).map(([end, given]) => ({ end, checks: checksOf(given) }));
  const saves = Object.entries(spec.save).map(([name, path]) => ({ name, find: compileTextPath(path) }));
  const looks = checks.length + ends.length + saves.length > 0;

  function save(document: unknown, values: Values): boolean {
    let isWhole = true;
    for (const { name, find } of saves) {
      const value = find(document);
      if (value === undefined || value.length > MOST_CHARACTERS) isWhole = false;
      else values.set(name, value);
    }
    return isWhole;
  }

  function judge(answer: Answer, values: Values): Judgement {
    if (!spec.status.includes(statusOf(answer.status))) return bad(classOf(answer.status));
    if (answer.status !== 0) return checks.length + saves.length > 0 ? bad('json') : GOOD;
    const document = read(method, answer, looks);
    if (document === undefined) return bad('protocol');
    if (!looks) return GOOD;
    const areMet = (given: readonly JsonCheck[]) => given.every(({ isMet }) => isMet(document, values.get));
    const met = ends.find((each) => areMet(each.checks));
    if (met) return { wrong: null, end: met.end };
    if (!areMet(checks)) return bad('json');
    return save(document, values) ? GOOD : bad('save');
  }

  return {
    ...call,
    needs: [
      ...call.needs,
      ...[...checks, ...ends.flatMap((end) => end.checks)].flatMap(({ names }) =>
        names.map((name) => ({ name, place: 'expect' })),
      ),
    ],
    name: spec.name,
    call: spec.call,
    takesStream: method.takesStream,
    first: spec.first,
    saves: saves.map(({ name }) => name),
    judge(answer, values) {
      const judged = judge(answer, values);
      if (judged.wrong === null || answer.words === '') return judged;
      const own = options.classOf?.(readWords(answer.words.slice(0, CLASS_BYTES)));
      return own === undefined ? judged : bad(own);
    },
  };
}

const bad = (wrong: string): Judgement => ({ wrong, end: null });

/** What is looked at; undefined when what came is not what the method gives. Every answer is decoded, as any client would. */
function read(
  { decode, output, givesStream }: Method,
  { count, first, last }: Answer,
  looks: boolean,
): unknown {
  try {
    const final = last && decode(last);
    if (!givesStream) return count !== 1 ? undefined : looks ? readable(final, output) : final;
    if (!looks) return true;
    return { count, first: readable(first && decode(first), output), last: readable(final, output) };
  } catch {
    return undefined;
  }
}
