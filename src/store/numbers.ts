/** Numbers in a row as few bytes, exactly: all alike, as bytes, as short or as long floats, whichever they fit. */

const ALIKE = 0;
const BYTES = 1;
const SHORT = 4;
const LONG = 8;

export function packNumbers(numbers: readonly number[]): Buffer {
  const [first = 0] = numbers;
  const kind = numbers.every((number) => number === first)
    ? ALIKE
    : numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 256)
      ? BYTES
      : numbers.every((number) => Math.fround(number) === number)
        ? SHORT
        : LONG;
  const buffer = Buffer.alloc(1 + bytesOf(kind, numbers.length));
  buffer[0] = kind;
  if (kind === ALIKE) buffer.writeDoubleLE(first, 1);
  else
    for (const [i, number] of numbers.entries())
      if (kind === BYTES) buffer[1 + i] = number;
      else if (kind === SHORT) buffer.writeFloatLE(number, 1 + i * SHORT);
      else buffer.writeDoubleLE(number, 1 + i * LONG);
  return buffer;
}

/** `count` of them from `offset` on, and where they end. */
export function unpackNumbers(
  buffer: Buffer,
  offset: number,
  count: number,
): [numbers: number[], end: number] {
  const kind = buffer[offset] as number;
  const start = offset + 1;
  const numbers = new Array<number>(count);
  if (kind === ALIKE) numbers.fill(buffer.readDoubleLE(start));
  else
    for (let i = 0; i < count; i++)
      numbers[i] =
        kind === BYTES
          ? (buffer[start + i] as number)
          : kind === SHORT
            ? buffer.readFloatLE(start + i * SHORT)
            : buffer.readDoubleLE(start + i * LONG);
  return [numbers, start + bytesOf(kind, count)];
}

const bytesOf = (kind: number, count: number): number => (kind === ALIKE ? 8 : kind * count);
