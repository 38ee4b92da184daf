/** k6 as an engine: it runs its user's script, soaktop says how much of it and when, and keeps the ledger. */
import { expand, references } from '../../model/expand.ts';
import { K6_FIGURES, type K6LoadSpec } from '../../model/k6-load.ts';
import type { EngineContext } from '../engine.ts';
import type { Generator } from '../generator.ts';
import { askTool, type ToolAnswer } from '../tools/ask-tool.ts';
import { findTool } from '../tools/find-tool.ts';
import { leashOf } from '../tools/tool-process.ts';
import { openToolSource } from '../tools/tool-source.ts';
import { type K6Parts, startK6 } from './k6-run.ts';
import { type K6Account, readVersion } from './read-account.ts';
import { longestMs } from './scenario.ts';

/** Neither usage reports nor extensions: a load tool has nobody to talk to but its target. */
const QUIET = { K6_NO_USAGE_REPORT: 'true', K6_AUTO_EXTENSION_RESOLUTION: 'false' };
/** Options that say how much load there is: a script's come before those of a file, and ours would be ignored. */
const LOAD_OPTIONS = ['scenarios', 'stages', 'vus', 'duration', 'iterations'];

export function k6Engine(spec: K6LoadSpec, { index, ledger, clock, secrets }: EngineContext): Generator {
  let parts: K6Parts;
  let latency: K6Account['latency'] = {};

  return {
    async open() {
      const leash = leashOf();
      const k6 = findTool('k6');
      const given = Object.entries(spec.env).map(([name, text]) => {
        const values = Object.fromEntries(references(text).map((each) => [each, secrets.get(each)]));
        return [name, expand(text, values)] as const;
      });
      const env = { ...process.env, ...Object.fromEntries(given), ...QUIET, SOAKTOP_BASE: spec.base };
      checkVersion((await askTool(k6, ['version'], env)).said);
      checkOptions(spec.script, await askTool(k6, ['inspect', spec.script], env));
      const onLatency: K6Parts['onLatency'] = (told) => {
        latency = told;
      };
      parts = { spec, leash, k6, env, ledger, clock, redact: secrets.redact, onLatency };
    },
    source: (first) =>
      openToolSource({
        first,
        index,
        ledger,
        clock,
        longestMs,
        begin: (segment, numbers) => startK6(parts, segment, numbers),
      }),
    gauges: () =>
      Object.fromEntries(
        K6_FIGURES.flatMap((figure) =>
          latency[figure] === undefined ? [] : [[`k6.latency.${figure}`, latency[figure]]],
        ),
      ),
    // What its runs had not told when the source was closed is missed: nothing is in flight here.
    abandon() {},
    close() {},
  };
}

/** 0.27 was the first with scenarios. */
function checkVersion(said: string): void {
  const version = readVersion(said);
  if (!version) throw new Error('k6 version does not say that it is k6');
  const { major, minor } = version;
  if (major > 2 || (major === 0 && minor < 27))
    throw new Error(`k6 ${major}.${minor} is not known here: 0.27 to 2.x are`);
}

/** Of what `k6 inspect` says: the script's options in JSON, or what is wrong with it. */
function checkOptions(script: string, { isOk, said, complaints }: ToolAnswer): void {
  if (!isOk) throw new Error(`${script}: k6 cannot read it: ${complaints.trim().slice(0, 300)}`);
  const options = optionsIn(said);
  const own = LOAD_OPTIONS.filter((name) => options[name] !== undefined && options[name] !== null);
  if (own.length > 0)
    throw new Error(
      `${script} says itself how much load there is: take ${own.join(', ')} out of its options`,
    );
}

function optionsIn(said: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(said);
  } catch {
    throw new Error('k6 inspect does not say what options the script has');
  }
}
