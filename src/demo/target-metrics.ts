/** What the demo target says about itself on /metrics. */
import { statSync } from 'node:fs';
import type { Database } from './database.ts';
import type { RowCounts } from './database-tables.ts';
import type { FaultControl } from './faults.ts';
import type { Hub } from './hub.ts';
import type { Metrics } from './metrics.ts';
import type { QueryLog } from './query-log.ts';

export interface MetricSources {
  readonly file: string;
  readonly database: Database;
  readonly log: QueryLog;
  readonly faults: FaultControl;
  readonly hub: Hub;
}

/** Adds what is read at a scrape; returns the scrape. */
export function describeTarget(metrics: Metrics, sources: MetricSources): () => Promise<string> {
  const { file, database, log, faults, hub } = sources;
  const startSeconds = Date.now() / 1000 - process.uptime();
  let rows: RowCounts | null = null;

  const gauge = (name: string, help: string, read: () => number | null) =>
    metrics.reading('gauge', name, help, read);
  gauge('process_start_time_seconds', 'When the process began.', () => startSeconds);
  metrics.reading('counter', 'process_cpu_seconds_total', 'CPU time used.', () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1e6;
  });
  gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
  gauge('nodejs_heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
  gauge('leaked_bytes', 'Memory held by the leak faults.', () => faults.leakedBytes);
  gauge('shaped_bytes', 'Memory held by the rss-… faults.', () => faults.shapedBytes);
  gauge(
    'upstream_latency_seconds',
    'How long a request waits for somebody behind this target.',
    () => faults.upstreamSeconds,
  );
  gauge('query_log_buffer_rows', 'Rows of the query log not yet written.', () => log.bufferedRows);
  gauge('query_log_rows', 'Rows of the query log in the file.', () => rows?.queryLogRows ?? null);
  gauge('rules', 'Rules in the file.', () => rows?.rules ?? null);
  gauge('tasks', 'Tasks in the file.', () => rows?.tasks ?? null);
  gauge('sqlite_file_bytes', 'Size of the database.', () => sizeOf(file));
  gauge('sqlite_wal_bytes', 'Size of its write-ahead log.', () => sizeOf(`${file}-wal`));
  gauge('ws_connections', 'Open WebSocket connections.', () => hub.connections);

  return async () => {
    rows = await database.call('counts').catch(() => null);
    return metrics.text();
  };
}

function sizeOf(file: string): number | null {
  return statSync(file, { throwIfNoEntry: false })?.size ?? null;
}
