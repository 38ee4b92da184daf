/** A pack of which columns are read one by one: an hour of a few series takes a quarter of the time that all would. */
import { zstdDecompressSync } from 'node:zlib';
import type { Histogram } from '../model/histogram.ts';
import type { Column } from './columns.ts';
import { openPack } from './pack.ts';

export interface PackColumns {
  values(series: string): Column<number | null> | undefined;
  /** As distances. */
  histograms(of: string): Column<Histogram> | undefined;
}

const COMMA = 0x2c;
const FORM = Buffer.from('{"ticks":');
const VALUES = '"values":{';
const HISTOGRAMS = '"histograms":{';
const REST = '"rest":[';

export function openColumns(blob: Buffer): PackColumns {
  const text = zstdDecompressSync(blob);
  if (!text.subarray(0, FORM.length).equals(FORM)) {
    const { ticks } = openPack(blob);
    return { values: (series) => ticks.values[series], histograms: (of) => ticks.histograms[of] };
  }
  // Quotes in names are escaped, and nothing else here has any: these words stand where they are looked for only.
  const values = text.indexOf(VALUES) + VALUES.length;
  const histograms = text.indexOf(HISTOGRAMS, values) + HISTOGRAMS.length;
  const valuesEnd = histograms - HISTOGRAMS.length - '},'.length;
  const histogramsEnd = text.indexOf(REST, histograms) - '}},'.length;
  return {
    values: (series) => columnIn(text, values, valuesEnd, series) as Column<number | null> | undefined,
    histograms: (of) => columnIn(text, histograms, histogramsEnd, of) as Column<Histogram> | undefined,
  };
}

/** Between the braces of an object of columns: `"name":[…],"name":{"all":…}`. */
function columnIn(text: Buffer, from: number, to: number, name: string): unknown {
  const key = Buffer.from(`${JSON.stringify(name)}:`);
  let at = text.indexOf(key, from);
  // Else it is the end of a longer name, or the "all" of a column that is one value.
  while (at > from && text[at - 1] !== COMMA) at = text.indexOf(key, at + 1);
  if (at < 0 || at >= to) return undefined;
  const start = at + key.length;
  const next = text.indexOf(',"', start);
  return JSON.parse(text.toString('latin1', start, next < 0 ? to : Math.min(next, to)));
}
