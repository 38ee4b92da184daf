/** What .proto files say of themselves in binary (FileDescriptorProto): what they import, and what methods take. */
import { fromJSON, type MethodDefinition, type PackageDefinition } from '@grpc/proto-loader';

interface FileDescriptor {
  readonly name: string;
  readonly package: string;
  readonly dependency: readonly string[];
  readonly service: readonly {
    readonly name: string;
    readonly method: readonly ({ readonly name: string } & MethodTypes)[];
  }[];
}

/** The part of google/protobuf/descriptor.proto that is read here. */
const OWN = fromJSON(
  {
    nested: {
      File: {
        fields: {
          name: { type: 'string', id: 1 },
          package: { type: 'string', id: 2 },
          dependency: { rule: 'repeated', type: 'string', id: 3 },
          service: { rule: 'repeated', type: 'Service', id: 6 },
        },
      },
      Service: {
        fields: { name: { type: 'string', id: 1 }, method: { rule: 'repeated', type: 'Method', id: 2 } },
      },
      Method: {
        fields: {
          name: { type: 'string', id: 1 },
          inputType: { type: 'string', id: 2 },
          outputType: { type: 'string', id: 3 },
        },
      },
    },
  },
  { defaults: true },
);

/** Throws when it is none. */
export const readFileDescriptor = (bytes: Buffer): FileDescriptor =>
  (OWN.File as unknown as { deserialize(bytes: Buffer): FileDescriptor }).deserialize(bytes);

interface MethodTypes {
  readonly inputType: string;
  readonly outputType: string;
}

/** Path of a method → the full names of what it takes and gives: proto-loader's own definitions only tell the last part. */
export function methodTypesOf(definitions: PackageDefinition): ReadonlyMap<string, MethodTypes> {
  const method = Object.values(definitions)
    .flatMap((definition) => ('format' in definition ? [] : Object.values(definition)))
    .at(0) as MethodDefinition<object, object> | undefined;
  const types = new Map<string, MethodTypes>();
  for (const bytes of method?.requestType.fileDescriptorProtos ?? []) {
    const file = readFileDescriptor(bytes);
    const prefix = file.package === '' ? '' : `${file.package}.`;
    for (const service of file.service)
      for (const each of service.method) types.set(`/${prefix}${service.name}/${each.name}`, each);
  }
  return types;
}
