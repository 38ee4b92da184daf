/** The embedded target: a DNS server with a REST interface, a WebSocket hub, gRPC and SQLite, in one process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from './database.ts';
import { createResponder } from './dns-responder.ts';
import { startDnsServer } from './dns-server.ts';
import { createFaults, type FaultControl } from './faults.ts';
import { startHttpServer } from './http-server.ts';
import { createHub } from './hub.ts';
import { createHubStats } from './hub-stats.ts';
import { openLockHolder } from './lock-holder.ts';
import { createLogin } from './login.ts';
import { createMetrics } from './metrics.ts';
import { createQueryLog } from './query-log.ts';
import { counterRoutes } from './routes/counter.ts';
import { endpointRoutes } from './routes/endpoints.ts';
import { jobRoutes } from './routes/jobs.ts';
import { loginRoutes } from './routes/login.ts';
import { ruleRoutes } from './routes/rules.ts';
import { taskRoutes } from './routes/tasks.ts';
import { watchRoutes } from './routes/watch.ts';
import { describeTarget } from './target-metrics.ts';

export interface DemoTargetOptions {
  /** 0, the default: one that is free, the same for UDP and TCP. */
  readonly dnsPort?: number;
  readonly httpPort?: number;
  /** Without it there is no gRPC: a target that is not asked for it need not load it. */
  readonly grpcPort?: number | undefined;
  /** The SQLite file; by default one in a new folder that goes when the target goes. */
  readonly db?: string;
  /** Rows of the query log that are kept; 0: all. */
  readonly keepRows?: number;
  /** Of the user `admin`. */
  readonly password?: string;
  /** As `FaultControl.update` takes them, and in force when this resolves. */
  readonly faults?: Readonly<Record<string, unknown>>;
}

export interface DemoTarget {
  readonly dnsPort: number;
  readonly httpPort: number;
  readonly grpcPort: number | null;
  readonly db: string;
  readonly faults: FaultControl;
  close(): Promise<void>;
}

/** Rejects, leaving nothing behind, when a port is in use, the file cannot be opened or a fault is misspelt. */
export async function startDemoTarget(options: DemoTargetOptions = {}): Promise<DemoTarget> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (let closer = closers.pop(); closer; closer = closers.pop()) await closer();
  };
  try {
    return { ...(await start(options, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Puts on `closers`, in the order of starting, what ends each part. */
async function start(options: DemoTargetOptions, closers: (() => unknown)[]) {
  const { dnsPort = 0, httpPort = 0, keepRows = 1_000_000 } = options;
  const folder = options.db === undefined ? mkdtempSync(join(tmpdir(), 'soaktop-demo-')) : undefined;
  const removeFolder = () => folder && rmSync(folder, { recursive: true, force: true });
  closers.push(removeFolder);
  const db = options.db ?? join(folder as string, 'demo.db');

  const metrics = createMetrics();
  const database = await openDatabase(
    { file: db, keepRows },
    () => faults.fate(),
    metrics.histogram(
      'db_transaction_duration_seconds',
      'From its beginning, the lock included, to its end.',
    ),
  );
  closers.push(database.close);
  const log = createQueryLog({
    write: (rows) => database.call('log', rows),
    dropped: metrics.counter('query_log_dropped_rows_total', 'Rows of the query log given up.'),
  });
  closers.push(log.close);
  const holder = openLockHolder(db);
  closers.push(holder.close);
  const faults: FaultControl = createFaults({
    lock: holder.hold,
    // Rejected only when the file is gone bad, which every other call then says too.
    checkpoint: (allowed) => void database.call('checkpoint', allowed).catch(() => {}),
    crash() {
      removeFolder();
      process.exit(1);
    },
  });
  closers.push(faults.close);

  const dns = await startDnsServer(
    dnsPort,
    createResponder({
      log,
      queries: metrics.counter('dns_queries_total', 'DNS queries answered.'),
      durations: metrics.histogram('dns_query_duration_seconds', 'From a query to its answer.'),
      disturb: faults.stream(),
    }),
  );
  closers.push(dns.close);

  const stats = createHubStats({
    write: (counts) => database.call('countMessages', counts),
    isEach: () => faults.countsEachMessage,
  });
  closers.push(stats.close);
  const hub = createHub({
    count: stats.count,
    received: metrics.counter('ws_messages_received_total', 'WebSocket messages that came in.'),
    sent: metrics.counter('ws_messages_total', 'WebSocket messages sent, one for each connection.'),
    dropped: metrics.counter('ws_dropped_total', 'WebSocket connections dropped by us.'),
  });
  const login = createLogin(options.password ?? 'demo');
  const scrape = describeTarget(metrics, { file: db, database, log, faults, hub });
  const http = await startHttpServer(httpPort, {
    routes: [
      ...loginRoutes(login.token),
      ...ruleRoutes(database),
      ...counterRoutes(database),
      ...taskRoutes(database),
      ...jobRoutes(database),
      ...endpointRoutes(hub, database),
      ...watchRoutes({ faults, scrape }),
    ],
    authorized: login.authorized,
    upgrade: hub.upgrade,
    disturb: faults.stream(),
    requests: metrics.counter('http_requests_total', 'HTTP requests answered.'),
    durations: metrics.histogram('http_request_duration_seconds', 'From a request to its answer.'),
  });
  // The HTTP server does not count as closed while a connection lives that the hub took over.
  closers.push(http.close, hub.close);

  const startGrpc = async (port: number) => {
    const { startGrpcServer } = await import('./grpc-server.ts');
    return startGrpcServer(port, {
      database,
      disturb: faults.stream(),
      requests: metrics.counter('grpc_requests_total', 'gRPC calls answered.'),
      durations: metrics.histogram('grpc_request_duration_seconds', 'From a call to its answer.'),
    });
  };
  const grpc = options.grpcPort === undefined ? null : await startGrpc(options.grpcPort);
  if (grpc) closers.push(grpc.close);

  // Only now: a freeze or a crash that is to come at once finds a target that listens.
  setImmediate(faults.update(options.faults ?? {}));
  return { dnsPort: dns.port, httpPort: http.port, grpcPort: grpc?.port ?? null, db, faults };
}
