/** HTTP flows: the steps of one are requests that follow each other, and pass on what they save. */
import { randomUUID } from 'node:crypto';
import type { HttpLoadSpec } from '../../model/profile.ts';
import { type Engine, type EngineContext, shareOf } from '../engine.ts';
import { openExchanges } from './exchanges.ts';
import { saveInto } from './save.ts';
import { runSetup } from './setup.ts';
import { compileStep, type Lookup, type Step } from './step.ts';

const BUILT_IN = ['uuid', 'vu', 'n'];

export function httpEngine(spec: HttpLoadSpec, context: EngineContext): Engine {
  const { ledger, clock, secrets } = context;
  const cap = shareOf(spec.inflight, context);
  const base = URL.parse(spec.base);
  if (!base || !/^https?:$/.test(base.protocol)) throw new Error(`«${spec.base}» is not an http address`);
  const exchanges = openExchanges(base.origin, spec.timeoutMs);
  const { headers } = spec;
  const setup = spec.setup.map((step) => compileStep(step, { base, headers, mayLeaveOut: true, secrets }));
  const flow = spec.flow.map((step) => compileStep(step, { base, headers, mayLeaveOut: false, secrets }));
  checkNeeds(setup, flow);
  /** What the setup saved. */
  const shared = new Map<string, string>();

  async function begin(n: number, firstMs: number, vu: number): Promise<boolean> {
    const own = new Map([
      ['n', String(n)],
      ['vu', String(vu)],
    ]);
    const lookup: Lookup = (name) => (name === 'uuid' ? randomUUID() : (own.get(name) ?? shared.get(name)));
    let dueMs = firstMs;
    let isAnswered = true;
    for (const step of flow) {
      const request = step.render(lookup);
      if (!request || !context.isOpenAt(dueMs)) return isAnswered;
      const tally = ledger.tallyAt(dueMs);
      if (exchanges.inflight() >= cap) {
        tally.miss(1, step.name);
        return false;
      }
      tally.send(dueMs, clock());
      const outcome = await exchanges.run(request, step.saves.size > 0);
      const endMs = clock();
      if (outcome.failure === 'timeout') tally.lose(dueMs, endMs, step.name);
      else if (outcome.failure !== null) tally.error(outcome.failure, dueMs, endMs, step.name);
      else if (!step.isExpected(outcome.status))
        tally.error(`status.${outcome.status}`, dueMs, endMs, step.name);
      else if (!saveInto(own, step, outcome.body)) tally.error('save', dueMs, endMs, step.name);
      else tally.ok(dueMs, endMs, step.name);
      isAnswered &&= outcome.failure === null;
      dueMs = endMs;
    }
    return isAnswered;
  }

  return {
    open: () => runSetup(setup, exchanges, shared, context),
    begin,
    abandon: exchanges.abandon,
    close: exchanges.close,
  };
}

/** A value that nothing saves would stop every flow at its step, without a word. */
function checkNeeds(setup: readonly Step[], flow: readonly Step[]): void {
  const known = new Set(BUILT_IN);
  for (const step of [...setup, ...flow]) {
    const missing = step.needs.find(({ name }) => !known.has(name));
    if (missing)
      throw new Error(`step ${step.name}: nothing before it saves {{${missing.name}}} (${missing.place})`);
    for (const name of step.saves.keys()) known.add(name);
  }
}
