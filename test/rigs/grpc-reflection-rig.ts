/**
 * A gRPC server that tells what it is made of in the older version of reflection alone, a file at a time: its service
 * is in one, the messages in another, whose package is another too. `Shapes/Turn` answers with its metadata `x-note`.
 * Its connections live for `ageMs` at most: then it says GOAWAY and serves what it has begun, as servers behind
 * balancers do. By hand: `node test/rigs/grpc-reflection-rig.ts [port]`.
 */
import { Server, ServerCredentials, type ServerDuplexStream, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON, loadFileDescriptorSetFromObject } from '@grpc/proto-loader';
import { REFLECTION } from '../../src/model/grpc-reflection.ts';

export interface GrpcReflectionRig {
  readonly server: string;
  /** What was asked for, in order. */
  readonly asked: string[];
  close(): void;
}

const field = (name: string, number: number, type: string, more: object = {}) => ({
  name,
  number,
  label: 'LABEL_OPTIONAL',
  type: `TYPE_${type}`,
  ...more,
});
const own = (name: string) => ({ typeName: `.parts.${name}` });
const LIST = { label: 'LABEL_REPEATED' };

/** As protoc would make them. */
const FILES = [
  {
    name: 'shapes.proto',
    package: 'rig',
    syntax: 'proto3',
    dependency: ['parts.proto'],
    messageType: [],
    service: [
      { name: 'Shapes', method: [{ name: 'Turn', inputType: '.parts.Shape', outputType: '.parts.Shape' }] },
    ],
  },
  {
    name: 'parts.proto',
    package: 'parts',
    syntax: 'proto3',
    messageType: [
      {
        name: 'Shape',
        field: [
          field('name', 1, 'STRING'),
          field('colour', 2, 'ENUM', own('Shape.Colour')),
          field('inner', 3, 'MESSAGE', own('Shape')),
          field('sizes', 4, 'MESSAGE', { ...own('Shape.SizesEntry'), ...LIST }),
          field('corners', 5, 'SINT64', LIST),
          field('is_round', 6, 'BOOL'),
          field('weight', 7, 'DOUBLE'),
          field('raw', 8, 'BYTES'),
          field('note', 9, 'STRING'),
        ],
        nestedType: [
          {
            name: 'SizesEntry',
            field: [field('key', 1, 'STRING'), field('value', 2, 'INT32')],
            options: { mapEntry: true },
          },
        ],
        enumType: [
          {
            name: 'Colour',
            value: [
              { name: 'RED', number: 0 },
              { name: 'BLUE', number: 1 },
            ],
          },
        ],
      },
    ],
  },
];

const READING = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

interface Question {
  readonly file_by_filename?: string;
  readonly file_containing_symbol?: string;
}

export async function startGrpcReflectionRig(port = 0, ageMs?: number): Promise<GrpcReflectionRig> {
  const asked: string[] = [];
  const definitions = loadFileDescriptorSetFromObject({ file: FILES }, READING);
  const server = new Server(ageMs === undefined ? {} : { 'grpc.max_connection_age_ms': ageMs });
  server.addService(definitions['rig.Shapes'] as unknown as ServiceDefinition, {
    Turn(
      call: { request: object; metadata: { get(name: string): unknown[] } },
      done: (error: null, reply: object) => void,
    ) {
      done(null, { ...call.request, note: call.metadata.get('x-note').join() });
    },
  });
  const reflection = fromJSON(REFLECTION as Parameters<typeof fromJSON>[0], READING);
  server.addService(reflection['grpc.reflection.v1alpha.ServerReflection'] as unknown as ServiceDefinition, {
    ServerReflectionInfo(call: ServerDuplexStream<Question, object>) {
      const note = String(call.metadata.get('x-note'));
      if (note !== '') asked.push(note);
      call.on('data', ({ file_by_filename: name, file_containing_symbol: symbol }: Question) => {
        asked.push(name ?? symbol ?? '');
        const file = FILES.find((each) => each.name === (symbol === 'rig.Shapes' ? 'shapes.proto' : name));
        call.write(
          file
            ? { file_descriptor_response: { file_descriptor_proto: [encode(file)] } }
            : { error_response: { error_code: 5, error_message: 'no \u001b[31msuch thing' } },
        );
      });
      call.on('end', () => call.end());
    },
  });
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, given) =>
      error ? reject(error) : resolve(given),
    );
  });
  return { server: `127.0.0.1:${bound}`, asked, close: () => server.forceShutdown() };
}

const TEXT = { type: 'string' };
/** As much of google/protobuf/descriptor.proto as FILES has. */
const DESCRIPTOR = fromJSON({
  nested: {
    File: {
      fields: {
        name: { ...TEXT, id: 1 },
        package: { ...TEXT, id: 2 },
        dependency: { ...TEXT, id: 3, rule: 'repeated' },
        messageType: { type: 'Message', id: 4, rule: 'repeated' },
        service: { type: 'Service', id: 6, rule: 'repeated' },
        syntax: { ...TEXT, id: 12 },
      },
    },
    Message: {
      fields: {
        name: { ...TEXT, id: 1 },
        field: { type: 'Field', id: 2, rule: 'repeated' },
        nestedType: { type: 'Message', id: 3, rule: 'repeated' },
        enumType: { type: 'Enum', id: 4, rule: 'repeated' },
        options: { type: 'MessageOptions', id: 7 },
      },
    },
    MessageOptions: { fields: { mapEntry: { type: 'bool', id: 7 } } },
    Field: {
      fields: {
        name: { ...TEXT, id: 1 },
        number: { type: 'int32', id: 3 },
        label: { type: 'Label', id: 4 },
        type: { type: 'Type', id: 5 },
        typeName: { ...TEXT, id: 6 },
      },
    },
    Label: { values: { LABEL_UNKNOWN: 0, LABEL_OPTIONAL: 1, LABEL_REPEATED: 3 } },
    Type: {
      values: {
        TYPE_UNKNOWN: 0,
        TYPE_DOUBLE: 1,
        TYPE_INT32: 5,
        TYPE_BOOL: 8,
        TYPE_STRING: 9,
        TYPE_MESSAGE: 11,
        TYPE_BYTES: 12,
        TYPE_ENUM: 14,
        TYPE_SINT64: 18,
      },
    },
    Enum: { fields: { name: { ...TEXT, id: 1 }, value: { type: 'Value', id: 2, rule: 'repeated' } } },
    Value: { fields: { name: { ...TEXT, id: 1 }, number: { type: 'int32', id: 2 } } },
    Service: { fields: { name: { ...TEXT, id: 1 }, method: { type: 'Method', id: 2, rule: 'repeated' } } },
    Method: {
      fields: { name: { ...TEXT, id: 1 }, inputType: { ...TEXT, id: 2 }, outputType: { ...TEXT, id: 3 } },
    },
  },
});

const encode = (file: object): Buffer =>
  (DESCRIPTOR.File as unknown as { serialize(file: object): Buffer }).serialize(file);

if (import.meta.main) console.log((await startGrpcReflectionRig(Number(process.argv[2] ?? 0))).server);
