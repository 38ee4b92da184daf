/** Which failures leave no doubt: the target did nothing. */
import { isUnreached } from '../failure.ts';
import type { Answer } from './exchange.ts';

/**
 * Whether it is known of a request that failed that nothing came of it: 4xx says that it was the client's fault.
 * A 5xx may come from a gateway in front of a server that did its work, and an answer that is not as expected
 * says that something was done, but not what.
 */
export const isRefusal = (failure: string | null, answer: Answer | null): boolean =>
  answer ? answer.status >= 400 && answer.status < 500 : failure !== null && isUnreached(failure);
