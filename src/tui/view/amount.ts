/** An amount of load as people type it: `1500`, `1.5k`, `1500/s`, `90000/min`; `50`, `50 vu` for VUs. */
import { isClosed } from '../../model/load.ts';
import type { LoadSpec } from '../../model/profile.ts';
import { parseRate } from '../../model/units.ts';

export type Amount = { readonly amount: number } | { readonly refusal: string };

const THOUSANDS: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6 };
const FORM = /^([\d.]+) *([kKM]?) *(.*)$/;
/** What a run takes at most (docs/profile.md): more would be cut down to it in silence. */
const RATE_MOST = 1_000_000;
const RATE_LEAST = 0.1;
const VUS_MOST = 100_000;

/** Requests a second, or VUs; or what is wrong with the text. */
export function parseAmount(text: string, load: LoadSpec): Amount {
  const [, number = '', thousands = '', unit = ''] = FORM.exec(text.trim()) ?? [];
  const value = Number(number) * (THOUSANDS[thousands] ?? 1);
  return isClosed(load) ? vusOf(value, number, unit) : rateOf(value, number, unit);
}

function rateOf(value: number, number: string, unit: string): Amount {
  const rate = number === '' ? undefined : parseRate(`${value}${unit}`);
  if (rate === undefined) return { refusal: 'a number, such as 1500, 1.5k or 90000/min' };
  if (rate < RATE_LEAST) return { refusal: 'at least 0.1/s; space pauses' };
  return rate > RATE_MOST ? { refusal: 'at most 1,000,000/s' } : { amount: rate };
}

function vusOf(value: number, number: string, unit: string): Amount {
  if (number === '' || !/^(vus?)?$/i.test(unit) || !Number.isInteger(value))
    return { refusal: 'a whole number of VUs, such as 50' };
  if (value < 1) return { refusal: 'at least 1; space pauses' };
  return value > VUS_MOST ? { refusal: 'at most 100,000' } : { amount: value };
}
