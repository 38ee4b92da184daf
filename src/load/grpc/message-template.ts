/** A message of a profile, made ready: its texts are templates, and each of its fields is one that the type has. */
import type { Secrets } from '../secrets.ts';
import { asIs, compileTemplate } from '../template.ts';
import type { Lookup } from '../values.ts';
import type { Field, MessageType } from './message-types.ts';

export interface MessageTemplate {
  /** The names it needs. */
  readonly names: readonly string[];
  /** As proto-loader takes it; undefined when a value is missing or does not fit its field. */
  render(lookup: Lookup): unknown;
}

/** Throws, in words, on a field that the type has not got, or a value that could not be one. */
export function compileMessage(type: MessageType, given: unknown, secrets: Secrets): MessageTemplate {
  if (!isMap(given)) throw new Error(`${type.name} is a map of fields`);
  return record(
    Object.entries(given).map(([name, value]) => {
      const field = type.field(name);
      if (!field) throw new Error(`${type.name} has no field «${name}»: there are ${type.fields.join(', ')}`);
      try {
        return [name, compileField(field, value, secrets)] as const;
      } catch (error) {
        throw new Error(`${name}: ${(error as Error).message}`);
      }
    }),
  );
}

function compileField(field: Field, given: unknown, secrets: Secrets): MessageTemplate {
  if (field.holds === 'one') return compileOne(field, given, secrets);
  if (field.holds !== 'list') {
    if (!isMap(given)) throw new Error('a map is asked for');
    const map = record(Object.entries(given).map(([key, value]) => [key, compileOne(field, value, secrets)]));
    return field.holds === 'map'
      ? map
      : { names: map.names, render: (lookup) => entriesOf(map.render(lookup)) };
  }
  if (!Array.isArray(given)) throw new Error('a list is asked for');
  const items = given.map((item) => compileOne(field, item, secrets));
  return {
    names: items.flatMap(({ names }) => names),
    render(lookup) {
      const rendered = items.map((item) => item.render(lookup));
      return rendered.includes(undefined) ? undefined : rendered;
    },
  };
}

function compileOne(field: Field, given: unknown, secrets: Secrets): MessageTemplate {
  if (field.kind === 'message') return compileMessage(field.type(), given, secrets);
  const isBase64 = field.kind === 'bytes' && isMap(given) && Object.keys(given).join() === 'base64';
  const text = isBase64 ? given.base64 : given;
  if (typeof text === 'object' || text === undefined)
    throw new Error(`«${JSON.stringify(given)}» is no value`);
  if (typeof text === 'number' && Math.abs(text) > Number.MAX_SAFE_INTEGER)
    throw new Error(`write «${text}» as a text: as a number it is not exact`);
  const template = compileTemplate(String(text), secrets.get, asIs);
  const read = isBase64 ? (value: string) => Buffer.from(value, 'base64') : readerOf(field);
  const once = template.names.length === 0 ? read(template.render(() => undefined) as string) : undefined;
  if (template.names.length === 0 && once === undefined)
    throw new Error(
      `«${given}» is no ${field.kind}${field.values.length > 0 ? `: there are ${field.values.join(', ')}` : ''}`,
    );
  return {
    names: template.names,
    render(lookup) {
      if (once !== undefined) return once;
      const value = template.render(lookup);
      return value === undefined ? undefined : read(value);
    },
  };
}

/** Undefined for what does not fit: proto-loader would make a 0 of it. */
function readerOf({ kind, values }: Field): (value: string) => unknown {
  switch (kind) {
    case 'bytes':
      return (value) => Buffer.from(value);
    case 'whole':
      // As a text: 64 bits are more than a number holds.
      return (value) => (/^-?\d{1,20}$/.test(value) ? value : undefined);
    case 'number':
      return (value) => (value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : undefined);
    case 'yes or no':
      return (value) => (value === 'true' ? true : value === 'false' ? false : undefined);
    case 'enum':
      return (value) =>
        values.includes(value) ? value : /^\d{1,10}$/.test(value) ? Number(value) : undefined;
    default:
      return (value) => value;
  }
}

function record(parts: readonly (readonly [string, MessageTemplate])[]): MessageTemplate {
  return {
    names: parts.flatMap(([, { names }]) => names),
    render(lookup) {
      const rendered: Record<string, unknown> = {};
      for (const [name, part] of parts) {
        const value = part.render(lookup);
        if (value === undefined) return undefined;
        rendered[name] = value;
      }
      return rendered;
    },
  };
}

const entriesOf = (map: unknown): unknown =>
  map && Object.entries(map).map(([key, value]) => ({ key, value }));

const isMap = (given: unknown): given is Readonly<Record<string, unknown>> =>
  typeof given === 'object' && given !== null && !Array.isArray(given);
