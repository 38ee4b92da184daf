/** One step of a flow, made ready: its request, what is looked at in its answer, and what that means. */
import type { HttpStep } from '../../model/http-load.ts';
import { CLASS_BYTES, type compileClasses } from '../pattern.ts';
import type { Values } from '../values.ts';
import { type Answer, BODY_LIMIT_BYTES, type Look } from './exchange.ts';
import { compileExpectation } from './expectation.ts';
import { openReading } from './reading.ts';
import { compileRequest, type RequestOptions, type RequestTemplate } from './request-template.ts';
import { compileSaves, saveInto } from './save.ts';

export interface Step extends RequestTemplate {
  readonly name: string;
  readonly method: string;
  /** As the profile has it: what a secret was put into is not told. */
  readonly path: string;
  /** The names that it saves. */
  readonly saves: readonly string[];
  readonly look: Look;
  /**
   * Null when the answer is as expected and all that is to be saved has been put into `values`; else what it is
   * instead: a class of the profile, `status.503`, `header`, `body`, `json` or `save`.
   */
  judge(answer: Answer, values: Values): string | null;
}

interface StepOptions extends RequestOptions {
  readonly classOf: ReturnType<typeof compileClasses>;
  /** Whether all of every answer is to be kept, whatever the step looks at. */
  readonly keepsAll: boolean;
  readonly keepsCookies: boolean;
}

export function compileStep(spec: HttpStep, options: StepOptions): Step {
  const { secrets, classOf, keepsAll, keepsCookies } = options;
  const request = compileRequest(spec, options);
  const { isStatus, checks } = compileExpectation(spec, secrets.get);
  const saves = compileSaves(spec.save);
  const needsBody =
    keepsAll || checks.some(({ kind }) => kind !== 'header') || saves.some(({ needs }) => needs === 'body');
  const needsHeaders =
    keepsCookies ||
    checks.some(({ kind }) => kind === 'header') ||
    saves.some(({ needs }) => needs === 'headers');
  /** A status that is expected may still come with a header or a value that is not. */
  const mayFailLater = checks.length > 0 || saves.length > 0;

  function failureOf(answer: Answer, values: Values): string | null {
    if (!isStatus(answer.status)) return `status.${answer.status}`;
    if (!mayFailLater) return null;
    const reading = openReading(answer);
    const failed = checks.find((check) => !check.isMet(reading, values.get));
    if (failed) return failed.kind;
    return saveInto(values, saves, reading) ? null : 'save';
  }

  return {
    ...request,
    needs: [
      ...request.needs,
      ...checks.flatMap(({ names }) => names.map((name) => ({ name, place: 'expect json' }))),
    ],
    name: spec.name,
    method: spec.method,
    path: spec.path,
    saves: saves.map(({ name }) => name),
    look: {
      headers: needsHeaders,
      bodyBytes(status) {
        if (needsBody) return BODY_LIMIT_BYTES;
        return classOf && (mayFailLater || !isStatus(status)) ? CLASS_BYTES : 0;
      },
    },
    judge(answer, values) {
      const failure = failureOf(answer, values);
      return failure && (classOf?.(answer.body.slice(0, CLASS_BYTES)) ?? failure);
    },
  };
}
