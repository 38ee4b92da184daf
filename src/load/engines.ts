/** The engines there are: a line for each. */
import type { LoadSpec } from '../model/profile.ts';
import type { Engine, EngineContext } from './engine.ts';
import type { Generator } from './generator.ts';

type Make<E> = (
  spec: Extract<LoadSpec, { engine: E }>,
  context: EngineContext,
) => Promise<Engine | Generator>;

/** Loaded when needed: a worker for DNS has no use for a parser of HTTP, nor one for HTTP for 65,536 ids. */
const ENGINES: { readonly [E in LoadSpec['engine']]: Make<E> } = {
  dns: async (spec, context) => (await import('./dns/dns-engine.ts')).dnsEngine(spec, context),
  dnsperf: async (spec, context) =>
    (await import('./dnsperf/dnsperf-engine.ts')).dnsperfEngine(spec, context),
  grpc: async (spec, context) => (await import('./grpc/grpc-engine.ts')).grpcEngine(spec, context),
  http: async (spec, context) => (await import('./http/http-engine.ts')).httpEngine(spec, context),
  k6: async (spec, context) => (await import('./k6/k6-engine.ts')).k6Engine(spec, context),
  websocket: async (spec, context) =>
    (await import('./websocket/websocket-engine.ts')).websocketEngine(spec, context),
};

export function makeEngine(spec: LoadSpec, context: EngineContext): Promise<Engine | Generator> {
  return (ENGINES[spec.engine] as Make<LoadSpec['engine']>)(spec, context);
}
