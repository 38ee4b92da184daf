/** Status codes of gRPC as names and as error classes. */
import { GRPC_STATUSES, type GrpcStatus } from '../../model/grpc-load.ts';

export const statusOf = (code: number): GrpcStatus => GRPC_STATUSES[code] ?? 'UNKNOWN';

const CLASSES = GRPC_STATUSES.map((status) => `grpc.${status.toLowerCase()}`);

/** `grpc.unavailable` */
export const classOf = (code: number): string => CLASSES[code] ?? 'grpc.unknown';

/** The server's words, percent-encoded on their way; what cannot be decoded is left as it is. */
export function readWords(words: string): string {
  try {
    return decodeURIComponent(words);
  } catch {
    return words;
  }
}
