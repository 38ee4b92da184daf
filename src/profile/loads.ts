/** The engines that a profile's loads may have: a line for each. */
import { z } from 'zod';
import type { LoadSpec } from '../model/profile.ts';
import { compileDnsLoad, dnsLoad } from './dns-load.ts';
import { compileDnsperfLoad, dnsperfLoad } from './dnsperf-load.ts';
import { compileGrpcLoad, grpcLoad } from './grpc-load.ts';
import { compileHttpLoad, httpLoad } from './http-load.ts';
import { compileK6Load, k6Load } from './k6-load.ts';
import type { LoadPlace } from './load.ts';
import { compileWebsocketLoad, websocketLoad } from './websocket-load.ts';

export const loadSchema = z.discriminatedUnion('engine', [
  dnsLoad,
  dnsperfLoad,
  httpLoad,
  grpcLoad,
  k6Load,
  websocketLoad,
]);

type LoadFile = z.output<typeof loadSchema>;
type Compile<E> = (load: Extract<LoadFile, { engine: E }>, place: LoadPlace) => LoadSpec;

const COMPILERS: { readonly [E in LoadFile['engine']]: Compile<E> } = {
  dns: compileDnsLoad,
  dnsperf: compileDnsperfLoad,
  http: compileHttpLoad,
  k6: compileK6Load,
  grpc: compileGrpcLoad,
  websocket: compileWebsocketLoad,
};

export function compileLoad(load: LoadFile, place: LoadPlace): LoadSpec {
  return (COMPILERS[load.engine] as Compile<LoadFile['engine']>)(load, place);
}
