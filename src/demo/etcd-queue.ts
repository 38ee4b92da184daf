/** The same queue on etcd: todo/ID until it is done, claim/ID as long as somebody's lease lasts, done/ID for good. */
import { randomUUID } from 'node:crypto';
import { ask, type Job, type JobQueue } from './job-queue.ts';

/** Of as many as these a worker looks for those that nobody has. */
const LOOKED_AT = 100;

const TODO = 'todo/';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const textOf = (key: string): string => Buffer.from(key, 'base64').toString();
/** All keys that begin so: up to the first that does not. */
const under = (prefix: string, from = prefix) => ({
  key: base64(from),
  range_end: base64(prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1)),
});
const isAbsent = (key: string) => ({ target: 'CREATE', key: base64(key), create_revision: '0' });
const isThere = (key: string) => ({ ...isAbsent(key), result: 'GREATER' });

interface Kvs {
  readonly kvs?: readonly { readonly key: string }[];
  /** Left out when it is 0. */
  readonly count?: string;
}
interface TxnAnswer {
  readonly succeeded?: boolean;
  readonly responses?: readonly { readonly response_range?: Kvs }[];
}

/** Over etcd's JSON (https://etcd.io/docs/v3.4/dev-guide/api_grpc_gateway/): keys are base64 there, numbers are texts. */
export function etcdQueue(base: string, leaseMs: number): JobQueue {
  const call = (path: string, body: object) => ask(`${base}/v3/${path}`, body);
  const txn = (body: object) => call('kv/txn', body) as Promise<TxnAnswer>;

  /** Those that nobody has, from a random place on, or else from the first: all would reach for the same otherwise. */
  async function free(): Promise<string[]> {
    const waiting = (from: string) => ({
      request_range: { ...under(TODO, from), limit: LOOKED_AT, keys_only: true },
    });
    const { responses = [] } = await txn({
      success: [
        waiting(TODO + randomUUID()),
        waiting(TODO),
        { request_range: { ...under('claim/'), keys_only: true } },
      ],
    });
    const [after = [], first = [], claims = []] = responses.map(({ response_range }) =>
      (response_range?.kvs ?? []).map(({ key }) => textOf(key)),
    );
    const claimed = new Set(claims);
    const ids = new Set([...after, ...first].map((key) => key.slice(TODO.length)));
    return [...ids].filter((id) => !claimed.has(`claim/${id}`));
  }

  /** null: somebody else was faster. */
  async function claim(id: string): Promise<Job | null> {
    const { ID: lease } = (await call('lease/grant', { TTL: String(Math.ceil(leaseMs / 1000)) })) as {
      ID: string;
    };
    const { succeeded, responses } = await txn({
      compare: [isAbsent(`claim/${id}`), isThere(TODO + id)],
      success: [
        { request_range: { key: base64(`tried/${id}`), count_only: true } },
        { request_put: { key: base64(`claim/${id}`), value: '', lease } },
        { request_put: { key: base64(`tried/${id}`), value: '' } },
      ],
    });
    return succeeded ? { id, isTakenOver: responses?.[0]?.response_range?.count !== undefined } : null;
  }

  return {
    async take(most) {
      const claimed = await Promise.all((await free()).slice(0, most).map(claim));
      return claimed.filter((job) => job !== null);
    },
    async finish({ id }) {
      const remove = (key: string) => ({ request_delete_range: { key: base64(key) } });
      const { succeeded } = await txn({
        compare: [isAbsent(`done/${id}`)],
        success: [
          { request_put: { key: base64(`done/${id}`), value: '' } },
          ...[TODO, 'tried/', 'claim/'].map((prefix) => remove(prefix + id)),
        ],
        failure: [{ request_put: { key: base64(`doubled/${id}`), value: '' } }],
      });
      return succeeded === true;
    },
    async left() {
      const { count } = (await call('kv/range', { ...under(TODO), count_only: true })) as Kvs;
      return Number(count ?? 0);
    },
  };
}
