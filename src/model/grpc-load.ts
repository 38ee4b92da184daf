/** A gRPC load, checked: calls of methods that follow each other, and which answers are good. */
import { BROKEN, MISSED } from './failures.ts';
import type { LoadBase } from './load.ts';

/** By their numbers (https://grpc.io/docs/guides/status-codes). */
export const GRPC_STATUSES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;
export type GrpcStatus = (typeof GRPC_STATUSES)[number];

export interface GrpcLoadSpec extends LoadBase {
  readonly engine: 'grpc';
  /** `host:port`. */
  readonly server: string;
  /** Absent: without TLS. */
  readonly tls?: GrpcTls;
  /** Where the methods are told from: files, absolute, or the server itself (null). */
  readonly protos: { readonly files: readonly string[]; readonly include: readonly string[] } | null;
  /** Sent with every call. May hold `${ENV}` and what the setup saved. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Once a worker, before the load; what it saves is there for every flow. */
  readonly setup: readonly GrpcStep[];
  /** Several by weight; or one. */
  readonly mix: readonly { readonly weight: number; readonly flow: readonly GrpcStep[] }[];
  /** Connections of a worker. */
  readonly channels: number;
  /** Error class → the pattern in a failed answer's words (grpc-message) that makes it this class. */
  readonly classes: Readonly<Record<string, string>>;
}

export interface GrpcTls {
  readonly verify: boolean;
  /** A PEM file, absolute. */
  readonly ca?: string;
  /** What the certificate is checked for, when that is not the host of `server`. */
  readonly name?: string;
}

export interface GrpcStep {
  readonly name: string;
  /** `package.Service/Method`. */
  readonly call: string;
  /** One, or for a method that takes a stream any number; places in their texts. */
  readonly messages: readonly unknown[];
  readonly metadata: Readonly<Record<string, string>>;
  /** So many messages of a stream are enough: it is cancelled then. Null: its end is the answer. */
  readonly take: number | null;
  /** What the latency of a stream's first message is told as, `<load>.<first>.latency`. */
  readonly first: string | null;
  readonly status: readonly GrpcStatus[];
  /** `$.path` → value. Of what a method streams, the document is `{ count, first, last }`. */
  readonly expect: Readonly<Record<string, unknown>>;
  /** Name → `$.path` → value: answers after which the flow does not go on, though all is well. Seen under that name. */
  readonly ends: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Name → `$.path`. */
  readonly save: Readonly<Record<string, string>>;
}

/**
 * All error classes but `grpc.STATUS`, `status.NNN` (an answer of HTTP, not of gRPC) and a load's own. What was
 * certainly never done: `refused`, `tls`, `dns`, `unreachable`, `goaway` (the server told that it left it undone),
 * `refused_stream`, `local_…`. What may have been: `timeout` (lost), `reset`, `closed`, `protocol`, `too_large`.
 */
export const GRPC_FAILURES: readonly string[] = [...BROKEN, 'refused_stream', ...MISSED, 'json', 'save'];
