/** A small Prometheus registry: counters, gauges and histograms, written as text format 0.0.4. */

export interface Counter {
  /** `labels` as `labelText` makes them; the caller keeps their number bounded. */
  add(labels?: string, by?: number): void;
}

export interface Distribution {
  observe(seconds: number): void;
}

export interface Metrics {
  counter(name: string, help: string): Counter;
  /** One that is read at every scrape; null leaves its line out. */
  reading(type: 'gauge' | 'counter', name: string, help: string, read: () => number | null): void;
  histogram(name: string, help: string): Distribution;
  /** All of it, ending in a newline. */
  text(): string;
}

const BOUNDS = [
  0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5,
  5, 10,
];

/** `{ rcode: 'NOERROR' }` → `rcode="NOERROR"`, escaped. */
export function labelText(labels: Readonly<Record<string, string | number>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${String(value).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`)
    .join(',');
}

export function createMetrics(): Metrics {
  const families: (() => string)[] = [];
  const family = (name: string, help: string, type: string, lines: () => readonly string[]) => {
    families.push(() => `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines().join('\n')}\n`);
  };

  return {
    counter(name, help) {
      const values = new Map<string, number>();
      family(name, help, 'counter', () =>
        values.size === 0
          ? [`${name} 0`]
          : Array.from(values, ([labels, value]) =>
              labels ? `${name}{${labels}} ${value}` : `${name} ${value}`,
            ),
      );
      return { add: (labels = '', by = 1) => void values.set(labels, (values.get(labels) ?? 0) + by) };
    },

    reading(type, name, help, read) {
      family(name, help, type, () => {
        const value = read();
        return value === null ? [] : [`${name} ${value}`];
      });
    },

    histogram(name, help) {
      const counts = new Float64Array(BOUNDS.length + 1);
      let sum = 0;
      family(name, help, 'histogram', () => {
        let total = 0;
        const lines = Array.from(counts, (count, i) => {
          total += count;
          return `${name}_bucket{le="${BOUNDS[i] ?? '+Inf'}"} ${total}`;
        });
        return [...lines, `${name}_sum ${sum}`, `${name}_count ${total}`];
      });
      return {
        observe(seconds) {
          let bucket = 0;
          while (bucket < BOUNDS.length && seconds > (BOUNDS[bucket] as number)) bucket++;
          counts[bucket] = (counts[bucket] as number) + 1;
          sum += seconds;
        },
      };
    },

    text: () => families.map((write) => write()).join(''),
  };
}
