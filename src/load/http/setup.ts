/** Does the steps that come before the load, such as a login, once a worker. */
import { randomUUID } from 'node:crypto';
import { clean } from '../../model/clean.ts';
import type { EngineContext } from '../engine.ts';
import type { Exchanges, Outcome } from './exchanges.ts';
import { saveInto } from './save.ts';
import type { Step } from './step.ts';

const BODY_TOLD = 200;
/** What is looked through for secrets: enough to be left with those 200 characters. */
const BODY_LOOKED_AT = 16_384;

/** Fills `values`. Rejects at the first step that does not end as expected, with what the target said. */
export async function runSetup(
  steps: readonly Step[],
  exchanges: Exchanges,
  values: Map<string, string>,
  { index, secrets }: EngineContext,
): Promise<void> {
  const own = new Map([
    ['n', String(index)],
    ['vu', String(index)],
  ]);
  for (const step of steps) {
    const request = step.render((name) =>
      name === 'uuid' ? randomUUID() : (values.get(name) ?? own.get(name)),
    );
    if (!request) throw new Error(`setup ${step.method} ${step.path}: a value is missing`);
    const outcome = await exchanges.run(request, true);
    const isExpected = outcome.failure === null && step.isExpected(outcome.status);
    if (isExpected && saveInto(values, step, outcome.body)) continue;
    // Hidden before it is cut: half a secret would not be recognised.
    const body = clean(secrets.redact(outcome.body.slice(0, BODY_LOOKED_AT)), BODY_TOLD);
    const came = whatCame(outcome, isExpected, step);
    throw new Error(`setup ${step.method} ${step.path}: ${came}${body === '' ? '' : `: ${body}`}`);
  }
}

function whatCame({ failure, status }: Outcome, isExpected: boolean, step: Step): string {
  if (failure !== null) return failure;
  return isExpected ? `status ${status}, without ${[...step.saves.keys()].join(', ')}` : `status ${status}`;
}
