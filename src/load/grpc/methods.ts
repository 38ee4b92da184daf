/** The methods of a load's services: where they are called, what they take and give. */
import path from 'node:path';
import { load, type MethodDefinition, type Options, type PackageDefinition } from '@grpc/proto-loader';
import type { GrpcLoadSpec } from '../../model/grpc-load.ts';
import { methodTypesOf } from './file-descriptors.ts';
import { indexTypes, type MessageType } from './message-types.ts';

export interface Method {
  /** `/package.Service/Method` */
  readonly path: string;
  readonly takesStream: boolean;
  readonly givesStream: boolean;
  readonly input: MessageType;
  readonly output: MessageType;
  /** Throws on what is no such message. */
  encode(message: object): Uint8Array;
  /** A plain object: all fields, 64-bit numbers and enums as texts, bytes as Buffers. Throws on what is none. */
  decode(bytes: Buffer): object;
}

/** Finds one by `package.Service/Method`; throws, in words, when there is none. */
export type FindMethod = (call: string) => Method;

/** Names as in the file, nothing rounded, what is not sent told as its default. */
export const READING: Options = { keepCase: true, longs: String, enums: String, defaults: true };

/** `maps` as `indexTypes` has it. */
export function indexMethods(definitions: PackageDefinition, maps: 'map' | 'entries' = 'map'): FindMethod {
  const typeOf = indexTypes(definitions, maps);
  const types = methodTypesOf(definitions);
  const services = Object.keys(definitions).filter((name) => !('format' in (definitions[name] ?? {})));
  return (call) => {
    const [service = '', name = ''] = call.split('/');
    if (!services.includes(service))
      throw new Error(`there is no service ${service}: there are ${services.join(', ') || 'none'}`);
    const methods = definitions[service] as Record<string, MethodDefinition<object, object>>;
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (!method)
      throw new Error(`${service} has no method ${name}: there are ${Object.keys(methods).join(', ')}`);
    return {
      path: method.path,
      takesStream: method.requestStream,
      givesStream: method.responseStream,
      input: typeOf(types.get(method.path)?.inputType ?? ''),
      output: typeOf(types.get(method.path)?.outputType ?? ''),
      encode: method.requestSerialize,
      decode: method.responseDeserialize,
    };
  };
}

/** Imports are looked for in `include`, then beside the files. Rejects, in words, when one is not there or is no .proto. */
export async function loadProtos({
  files,
  include,
}: NonNullable<GrpcLoadSpec['protos']>): Promise<FindMethod> {
  const includeDirs = [...include, ...new Set(files.map((file) => path.dirname(file)))];
  try {
    return indexMethods(await load([...files], { ...READING, includeDirs }));
  } catch (error) {
    const { code, path: missing, message } = error as NodeJS.ErrnoException;
    const reason =
      code === 'ENOENT' ? `${missing} is not there (include: names the folders of imports)` : message;
    throw new Error(`${files.join(', ')}: ${reason}`);
  }
}
