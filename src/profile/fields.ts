/** The small fields that a profile is made of: people's units in, base units out, with words when they are wrong. */
import { z } from 'zod';
import { parseDuration, parseQuantity, parseRate } from '../model/units.ts';

/** A text read by `parse`; what it gives undefined for is refused with what it should have been. */
function read<T>(parse: (text: string) => T | undefined, kind: string, example: string) {
  return z.union([z.string(), z.number()]).transform((input, context) => {
    const value = parse(String(input));
    if (value !== undefined) return value;
    context.addIssue({
      code: 'custom',
      message: `«${input}» is no ${kind}`,
      params: { hint: `such as ${example}` },
    });
    return z.NEVER;
  });
}

export const duration = () => read(parseDuration, 'duration', '500ms, 10s, 5m, 24h');
/** A duration that takes time: an interval of 0 would never end. */
export const interval = () => read((text) => parseDuration(text) || undefined, 'interval', '250ms, 1s, 1h');

interface Amount {
  readonly mayBeZero?: boolean;
}

export const rate = ({ mayBeZero = false }: Amount = {}) =>
  read(
    (text) => {
      const perSecond = parseRate(text) ?? -1;
      return perSecond > 0 || (mayBeZero && perSecond === 0) ? perSecond : undefined;
    },
    'rate',
    '1000/s or 60/min',
  );

/** So many VUs, requests. */
export const count = ({ mayBeZero = false }: Amount = {}) =>
  z
    .int()
    .min(mayBeZero ? 0 : 1)
    .max(1_000_000_000);

/** A share that is neither nothing nor all. */
export const share = () =>
  read(
    (text) => {
      const quantity = parseQuantity(text);
      return quantity?.unit === 'ratio' && quantity.value > 0 && quantity.value < 1
        ? quantity.value
        : undefined;
    },
    'share',
    '5%',
  );

/** What `+` adds: a share or so many. */
export const step = () =>
  read(
    (text) => {
      const quantity = parseQuantity(text);
      if (!quantity || quantity.value <= 0) return undefined;
      if (quantity.unit === 'ratio') return { share: quantity.value };
      return quantity.unit === 'number' ? { by: quantity.value / (quantity.perSeconds ?? 1) } : undefined;
    },
    'step',
    '10%, 100/s or 5',
  );

/** `{{port.dns}}` stands for a port until the run has chosen it. */
const PORT = String.raw`(?:\d{1,5}|\{\{port\.\w+\}\})`;
const HOST_PORT = new RegExp(String.raw`^(?:\[[\da-fA-F:.]+\]|[\w.-]+):${PORT}$`);

export const hostPort = () =>
  read((text) => (HOST_PORT.test(text) ? text : undefined), 'address', '127.0.0.1:5353 or [::1]:5353');

export const url = () =>
  read(
    (text) => (/^https?:$/.test(protocolOf(text)) ? text : undefined),
    'http address',
    'http://127.0.0.1:8080/metrics',
  );

function protocolOf(text: string): string {
  const parsed = URL.parse(text.replace(/\{\{port\.\w+\}\}/g, '1'));
  return parsed?.protocol ?? '';
}

/** A name becomes a part of a series' name and of a screen's line. */
export const name = () =>
  z
    .string()
    .regex(/^[a-zA-Z][\w-]{0,31}$/, 'a name starts with a letter and has at most 32 letters, digits, - or _')
    // `toString` as a key would find what every object has.
    .refine((given) => !(given in {}), 'another name, please: this one means something to JavaScript');
