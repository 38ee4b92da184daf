/** The last ticks of a series, bounded, as plain data. Appending copies one chunk, never the whole. */

const CHUNK = 60;
const CHUNKS = 10;
/** At least this many ticks are remembered one by one. */
export const RECENT_TICKS = CHUNK * CHUNKS;

type Chunk = readonly (number | null)[];

/** Full chunks, oldest first, then the one that fills; null is a gap. */
export interface Ring {
  readonly full: readonly Chunk[];
  readonly open: Chunk;
}

export const EMPTY_RING: Ring = { full: [], open: [] };

export const push = (ring: Ring, value: number | null): Ring => pushAll(ring, [value]);

/** One after the other. */
export function pushAll(ring: Ring, values: readonly (number | null)[]): Ring {
  let { full } = ring;
  let open = [...ring.open];
  for (const value of values) {
    open.push(value);
    if (open.length < CHUNK) continue;
    full = [...full.slice(full.length >= CHUNKS ? 1 : 0), open];
    open = [];
  }
  return { full, open };
}

/** The last `count` ticks (fewer when there are fewer), oldest first. */
export function last(ring: Ring, count: number): (number | null)[] {
  if (count <= 0) return [];
  const chunks = [...ring.full, ring.open];
  let from = chunks.length;
  for (let held = 0; from > 0 && held < count; ) held += (chunks[--from] as Chunk).length;
  return chunks.slice(from).flat().slice(-count);
}
