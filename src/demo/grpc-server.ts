/** Serves the demo's gRPC services on 127.0.0.1, without TLS, and tells clients what they are made of. */
import {
  logVerbosity,
  Server,
  ServerCredentials,
  type ServiceDefinition,
  setLogVerbosity,
  status,
} from '@grpc/grpc-js';
import { fromJSON, type MethodDefinition } from '@grpc/proto-loader';
import { REFLECTION, REFLECTION_PACKAGES, REFLECTION_SERVICE } from '../model/grpc-reflection.ts';
import type { Database } from './database.ts';
import type { Disturbance } from './faults.ts';
import { counterHandlers, queueHandlers } from './grpc-handlers.ts';
import { reflect } from './grpc-reflection.ts';
import { SERVICES } from './grpc-services.ts';
import { jobHandlers } from './job-handlers.ts';
import { type Counter, type Distribution, labelText } from './metrics.ts';

const HOST = '127.0.0.1';
const READING = { keepCase: true, longs: String, enums: String, defaults: true, oneofs: true };

export interface GrpcParts {
  readonly database: Database;
  readonly disturb: () => Disturbance;
  readonly requests: Counter;
  readonly durations: Distribution;
}

export interface GrpcServer {
  readonly port: number;
  close(): void;
}

/** Rejects, in words, when it can't listen there. */
export async function startGrpcServer(port: number, parts: GrpcParts): Promise<GrpcServer> {
  const { database, disturb, requests, durations } = parts;
  // It would say the same on stderr once more.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server();
  const services = serviceDefinitions(SERVICES);
  const onCall = (method: string, code: status, seconds: number) => {
    requests.add(labelText({ method, status: status[code] }));
    durations.observe(seconds);
  };
  const counter = services('demo.Counter');
  server.addService(counter, counterHandlers(database, disturb, onCall));
  server.addService(services('demo.Queue'), queueHandlers(database, disturb, onCall));
  server.addService(services('demo.Jobs'), jobHandlers(database, disturb, onCall));
  const { requestType } = Object.values(counter)[0] as unknown as MethodDefinition<object, object>;
  const reflection = serviceDefinitions(REFLECTION);
  for (const name of REFLECTION_PACKAGES)
    server.addService(
      reflection(`${name}.${REFLECTION_SERVICE}`),
      reflect(['demo.Counter', 'demo.Queue', 'demo.Jobs'], requestType.fileDescriptorProtos),
    );
  const bound = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`${HOST}:${port}`, ServerCredentials.createInsecure(), (error, given) =>
      error
        ? reject(new Error(`gRPC can't listen on ${HOST}:${port}: in use, or not allowed`))
        : resolve(given),
    );
  });
  return { port: bound, close: () => server.forceShutdown() };
}

function serviceDefinitions(json: object): (name: string) => ServiceDefinition {
  const definitions = fromJSON(json as Parameters<typeof fromJSON>[0], READING);
  return (name) => definitions[name] as unknown as ServiceDefinition;
}
