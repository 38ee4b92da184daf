/** Scrapes a target's /metrics: all of it within a tick, or nothing. */
import { clean, describe } from '../model/clean.ts';
import type { Probe, Sample } from '../model/contracts.ts';
import type { ProbeSpec } from '../model/profile.ts';
import { isCounter } from './counters.ts';
import { type Exposition, parseExposition } from './exposition.ts';
import { openScraper } from './scraper.ts';
import { openTroubles, type Trouble } from './troubles.ts';

type Spec = Extract<ProbeSpec, { kind: 'prometheus' }>;

const LINE_CHARS = 4096;

/** `spec.headers` are sent as they are: what `${ENV}` stands for is in them already. */
export function openPrometheusProbe(spec: Spec): Probe {
  const { prefix } = spec;
  const troubles = openTroubles(prefix);
  const only = new Set(spec.only);
  const scraper = openScraper(spec.url, spec.headers);
  let isRunning = false;
  /** Bounded by the scraper itself, which says what was late. null: the last one is still on. */
  async function scrape(deadlineMs: number): Promise<Scrape | null> {
    if (isRunning) return null;
    isRunning = true;
    const startMs = performance.now();
    try {
      const text = await scraper.scrape(deadlineMs);
      const seconds = (performance.now() - startMs) / 1000;
      return { text, seconds, exposition: parseExposition(text, only) };
    } catch (error) {
      return { problem: describe(error) };
    } finally {
      isRunning = false;
    }
  }
  let lastKeys: readonly string[] = [];
  /** Series that the run knows the kind of. */
  const told = new Set<string>();

  return {
    name: prefix,
    async sample(deadlineMs): Promise<Sample> {
      const outcome = await scrape(deadlineMs);
      if (!outcome || 'problem' in outcome) {
        if (outcome) troubles.tell('scrape', { text: `no figures: ${outcome.problem}` });
        return { values: gaps([...lastKeys, `${prefix}.scrape.time`]), findings: troubles.take() };
      }
      const { exposition, text, seconds } = outcome;
      troubles.over('scrape');
      for (const [kind, trouble] of leftOut(exposition)) troubles.tell(kind, trouble);
      const values: Record<string, number | null> = {};
      for (const [key, value] of exposition.values) values[`${prefix}.${key}`] = value;
      lastKeys = Object.keys(values);
      const fresh = [...exposition.values.keys()].filter((key) => !told.has(key));
      for (const key of fresh) told.add(key);
      const counters = fresh
        .filter((key) => isCounter(key, exposition.types))
        .map((key) => `${prefix}.${key}`);
      values[`${prefix}.scrape.time`] = seconds;
      return {
        values,
        findings: troubles.take(),
        ...(counters.length > 0 ? { counters } : {}),
        get raw() {
          return cleanLines(text);
        },
      };
    },
    close: () => scraper.close(),
  };
}

type Scrape =
  | { readonly text: string; readonly seconds: number; readonly exposition: Exposition }
  | { readonly problem: string };

const gaps = (keys: readonly string[]): Record<string, null> =>
  Object.fromEntries(keys.map((key) => [key, null]));

function leftOut({ left, values }: Exposition): [string, Trouble][] {
  const texts: Record<keyof Exposition['left'], string> = {
    notFinite: `${left.notFinite} of ${values.size} series are NaN or infinite: gaps`,
    duplicates: `${left.duplicates} series are there twice: the first counts`,
    conflicts: `${left.conflicts} metrics have two types: the first counts`,
    overCap: `${left.overCap} series left out: ${values.size} is the most that are kept (see only:)`,
    tooLong: `${left.tooLong} series left out for more than 64 labels or a value over 1 KiB`,
  };
  return Object.entries(texts).flatMap(([kind, text]) =>
    left[kind as keyof typeof left] === 0
      ? []
      : [[kind, { text, fault: 'target', level: kind === 'notFinite' ? 'info' : 'warning' }]],
  );
}

/** Nearly every scrape is plain ASCII: then a search of 1 ms a MB does, not a replacement of 30. */
function cleanLines(text: string): string {
  if (!/[^\n\x20-\x7e]/.test(text)) return text;
  return text
    .split('\n')
    .map((line) => clean(line, LINE_CHARS))
    .join('\n');
}
