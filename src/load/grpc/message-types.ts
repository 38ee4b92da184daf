/** What messages are made of, by their descriptors: proto-loader drops without a word what does not fit. */
import type { AnyDefinition, PackageDefinition } from '@grpc/proto-loader';

export interface MessageType {
  readonly name: string;
  field(name: string): Field | undefined;
  readonly fields: readonly string[];
}

export interface Field {
  readonly kind: 'text' | 'bytes' | 'whole' | 'number' | 'yes or no' | 'enum' | 'message';
  /** `entries`: a map that proto-loader takes for a list of `{ key, value }`. */
  readonly holds: 'one' | 'list' | 'map' | 'entries';
  /** Of a message, or of a map's messages; looked up when asked for, for they may hold themselves. */
  type(): MessageType;
  /** Of an enum. */
  readonly values: readonly string[];
}

/** The parts of a DescriptorProto and an EnumDescriptorProto that are read here. */
interface Descriptor {
  readonly name: string;
  readonly field?: readonly FieldDescriptor[];
  readonly nestedType?: readonly Descriptor[];
  readonly enumType?: readonly Descriptor[];
  readonly value?: readonly { readonly name: string }[];
  readonly options?: { readonly mapEntry?: boolean } | null;
}
interface FieldDescriptor {
  readonly name: string;
  readonly label: string;
  readonly type: string;
  readonly typeName: string;
}

const KINDS: Readonly<Record<string, Field['kind']>> = {
  TYPE_STRING: 'text',
  TYPE_BYTES: 'bytes',
  TYPE_DOUBLE: 'number',
  TYPE_FLOAT: 'number',
  TYPE_BOOL: 'yes or no',
  TYPE_ENUM: 'enum',
  TYPE_MESSAGE: 'message',
};

/**
 * Finds a message's type by its full name, with or without a dot before it; throws when there is none. `maps`: what
 * proto-loader makes of them, objects out of files, and lists of entries out of what a server tells.
 */
export function indexTypes(
  definitions: PackageDefinition,
  maps: 'map' | 'entries',
): (name: string) => MessageType {
  const descriptors = new Map<string, Descriptor>();
  const types = new Map<string, MessageType>();
  function add(name: string, descriptor: Descriptor): void {
    descriptors.set(name, descriptor);
    for (const inner of [...(descriptor.nestedType ?? []), ...(descriptor.enumType ?? [])])
      add(`${name}.${inner.name}`, inner);
  }
  for (const [name, definition] of Object.entries(definitions))
    if (isType(definition)) add(name, definition.type as Descriptor);

  /** A name is looked for from the inside out, as the language has it. */
  function resolve(name: string, from: string): string {
    if (name.startsWith('.')) return name.slice(1);
    for (let scope = from; ; scope = scope.slice(0, Math.max(0, scope.lastIndexOf('.')))) {
      const full = scope === '' ? name : `${scope}.${name}`;
      if (descriptors.has(full) || scope === '') return full;
    }
  }

  function typeOf(given: string): MessageType {
    const name = given.replace(/^\./, '');
    const known = types.get(name);
    if (known) return known;
    const descriptor = descriptors.get(name);
    if (!descriptor?.field) throw new Error(`there is no message ${name}`);
    const fields = new Map(descriptor.field.map((field) => [field.name, fieldOf(field, name)]));
    const type = { name, field: (field: string) => fields.get(field), fields: [...fields.keys()] };
    types.set(name, type);
    return type;
  }

  function fieldOf({ label, type, typeName }: FieldDescriptor, owner: string): Field {
    const full = resolve(typeName, owner);
    const descriptor = descriptors.get(full);
    const value = descriptor && valueOfMap(descriptor);
    if (value) return { ...fieldOf(value, full), holds: maps };
    return {
      kind: KINDS[type] ?? 'whole',
      holds: label === 'LABEL_REPEATED' ? 'list' : 'one',
      type: () => typeOf(full),
      values: type === 'TYPE_ENUM' ? (descriptor?.value ?? []).map(({ name }) => name) : [],
    };
  }
  return typeOf;
}

/** The option alone is no proof: protobufjs gives it to the message around as well. */
function valueOfMap({ options, field = [] }: Descriptor): FieldDescriptor | undefined {
  const isMap = options?.mapEntry === true && field.length === 2 && field.some(({ name }) => name === 'key');
  return isMap ? field.find(({ name }) => name === 'value') : undefined;
}

const isType = (definition: AnyDefinition): definition is Extract<AnyDefinition, { type: object }> =>
  'format' in definition;
