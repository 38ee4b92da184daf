/** A message as expectations and saves look at it, the same whoever told what it is made of. */
import { isUtf8 } from 'node:buffer';
import type { Field, MessageType } from './message-types.ts';

/** Maps become objects, and bytes a text where they are one, else `{ base64 }`: as profiles write them. */
export function readable(message: object | null, type: MessageType): unknown {
  if (message === null) return null;
  const fields = Object.entries(message).map(([name, value]) => {
    const field = type.field(name);
    return [name, field && value !== null ? readField(value, field) : value] as const;
  });
  return Object.fromEntries(fields);
}

function readField(value: object, field: Field): unknown {
  if (field.holds === 'one') return readOne(value, field);
  if (field.holds === 'list') return (value as unknown[]).map((item) => readOne(item, field));
  const entries =
    field.holds === 'map'
      ? Object.entries(value)
      : (value as { key: unknown; value: unknown }[]).map(
          (entry) => [String(entry.key), entry.value] as const,
        );
  return Object.fromEntries(entries.map(([key, item]) => [key, readOne(item, field)]));
}

function readOne(value: unknown, field: Field): unknown {
  if (field.kind === 'message') return readable(value as object | null, field.type());
  if (!Buffer.isBuffer(value)) return value;
  return isUtf8(value) ? value.toString() : { base64: value.toString('base64') };
}
