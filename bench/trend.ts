/** How often the trend's judge is right, beside the rules that people use: `npm run bench:trend`. See README.md. */
import { parseArgs } from 'node:util';
import { LEAKING } from '../test/make/leaking-families.ts';
import { STILL } from '../test/make/still-families.ts';
import { barsOf, percent } from './trend/bars.ts';
import { RULES } from './trend/common-rules.ts';
import { SEEDS } from './trend/made-track.ts';
import { type DelayRow, delayRow, type FamilyRow, familyRow } from './trend/rows.ts';

interface Scale {
  readonly still: number;
  readonly leaking: number;
  readonly delays: number;
  /** Of the base a day. */
  readonly slopes: readonly number[];
}

const WHOLE: Scale = { still: 150, leaking: 60, delays: 20, slopes: [0.03, 0.06, 0.12, 0.24, 0.48, 0.96] };
const QUICK: Scale = { still: 20, leaking: 20, delays: 6, slopes: [0.12, 0.24, 0.48] };

const USAGE = `node bench/trend.ts [--quick] [--json] [--tune] [--families NAME,…]
--tune: the seeds that the method was tuned on, instead of the test seeds
NAME is part of one of: ${[...Object.keys(STILL), ...Object.keys(LEAKING)].join(', ')}`;

function readArguments() {
  try {
    return parseArgs({
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        tune: { type: 'boolean', default: false },
        families: { type: 'string', default: '' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

const { quick, json, tune, families, help } = readArguments();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
const scale = quick ? QUICK : WHOLE;
const wanted = families.split(',').filter((name) => name !== '');
const isWanted = (family: string) => wanted.length === 0 || wanted.some((name) => family.includes(name));
const seeds = (count: number) =>
  Array.from({ length: count }, (_, i) => (tune ? SEEDS.tune : SEEDS.test) + i);
const tell = (text: string) => {
  if (!json) console.log(text);
};

const rows: FamilyRow[] = [];
const delays: DelayRow[] = [];
const stills = Object.keys(STILL).filter(isWanted);
const leakings = Object.keys(LEAKING).filter(isWanted);

tell(
  `${tune ? 'tune' : 'test'} seeds, 24 h at 1 Hz; called a leak, of ${scale.still} (leaking: ${scale.leaking}) traces\n`,
);
tell(line(['family', '% a day', 'ours', '95% interval', ...RULES, 'slope off', 'CPU ms']));
for (const family of stills) add(familyRow(family, null, seeds(scale.still)));
for (const family of leakings)
  for (const perDay of scale.slopes) add(familyRow(family, perDay, seeds(scale.leaking)));
tell(`\nlooked at every hour, three in a row (${scale.delays} traces)\n`);
tell(line(['family', '% a day', 'SUSPECT', '95% interval', 'median h', '9 of 10']));
for (const family of stills) addDelay(delayRow(family, null, seeds(scale.delays)));
for (const family of leakings) addDelay(delayRow(family, 0.24, seeds(scale.delays)));

const bars = barsOf(rows, delays);
tell('');
for (const { what, bar, seen, met } of bars) tell(line([met ? 'meets' : 'MISSED', what, bar, seen]));
if (json) console.log(JSON.stringify({ seeds: tune ? 'tune' : 'test', scale, rows, delays, bars }, null, 2));

function add(row: FamilyRow): void {
  rows.push(row);
  const { family, perDay, leak, rules, slopeError, cpuMs } = row;
  const shares = RULES.map((rule) => percent(rules[rule]));
  const off = slopeError ? `${percent(slopeError.median)} (${percent(slopeError.p90)})` : '';
  tell(line([family, per(perDay), percent(leak.share), interval(leak), ...shares, off, cpuMs.toFixed(1)]));
}

function addDelay(row: DelayRow): void {
  delays.push(row);
  const { family, perDay, suspect, median, p90 } = row;
  tell(
    line([
      family,
      per(perDay),
      percent(suspect.share),
      interval(suspect),
      String(median ?? ''),
      String(p90 ?? ''),
    ]),
  );
}

function per(perDay: number | null): string {
  return perDay === null ? '' : percent(perDay);
}

function interval({ low, high }: { readonly low: number; readonly high: number }): string {
  return `${percent(low)}–${percent(high)}`;
}

function line(cells: readonly string[]): string {
  return cells
    .map((cell, i) => cell.padEnd(i === 0 ? 20 : i > 3 ? 21 : 14))
    .join(' ')
    .trimEnd();
}
