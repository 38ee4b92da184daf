/** Which failures of a call leave no doubt: the server did nothing. */
import type { GrpcStatus } from '../../model/grpc-load.ts';
import { isUnreached } from '../failure.ts';
import type { Answer } from './call.ts';
import { statusOf } from './status.ts';

/** The server's own no. The others may come from a proxy before it, or of a call that broke off half done. */
const SAID_NO: ReadonlySet<GrpcStatus> = new Set([
  'INVALID_ARGUMENT',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'FAILED_PRECONDITION',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'UNAUTHENTICATED',
]);

/** The server told that it has not begun with it. */
const NOT_BEGUN: ReadonlySet<string> = new Set(['goaway', 'refused_stream']);

/** Whether it is known of a call that failed that nothing came of it; of a stream, some of it may have been taken before. */
export function isRefusal(failure: string | null, answer: Answer | null, takesStream: boolean): boolean {
  if (answer) return !takesStream && answer.count === 0 && SAID_NO.has(statusOf(answer.status));
  return failure !== null && (NOT_BEGUN.has(failure) || isUnreached(failure));
}
