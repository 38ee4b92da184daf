/** A step's call as templates: its metadata and its messages. */
import type { OutgoingHttpHeaders } from 'node:http2';
import type { GrpcStep } from '../../model/grpc-load.ts';
import type { Secrets } from '../secrets.ts';
import { compileTemplate, inHeader, type Template } from '../template.ts';
import type { Lookup } from '../values.ts';
import type { CallRequest } from './call.ts';
import { framed } from './message-reader.ts';
import { compileMessage } from './message-template.ts';
import type { Method } from './methods.ts';

export interface CallTemplate {
  /** The names it needs, each with the place that needs it. */
  readonly needs: readonly { readonly name: string; readonly place: string }[];
  /** Undefined when a value is missing, or does not fit the field it is for. */
  render(lookup: Lookup): CallRequest | undefined;
}

export interface CallOptions {
  readonly method: Method;
  /** The load's: a step's own of the same name goes first. */
  readonly metadata: Readonly<Record<string, string>>;
  /** Whether metadata of the load that needs a missing value is left out: a login has no token yet. */
  readonly mayLeaveOut: boolean;
  /** Told to the server, so that it need not go on with what nobody waits for. */
  readonly timeoutMs: number;
  readonly secrets: Secrets;
}

/** Of a deadline: eight digits is what gRPC allows. */
const MOST_TIMEOUT = 99_999_999;

export const headersFor = (
  path: string,
  metadata: Readonly<Record<string, string>>,
): OutgoingHttpHeaders => ({
  ':method': 'POST',
  ':path': path,
  'content-type': 'application/grpc',
  te: 'trailers',
  'grpc-accept-encoding': 'identity',
  'user-agent': 'soaktop',
  ...metadata,
});

/** Throws, in words, on a message that the method does not take, and a variable that is not set. */
export function compileCall(step: GrpcStep, options: CallOptions): CallTemplate {
  const { method, secrets, timeoutMs } = options;
  if (!method.takesStream && step.messages.length !== 1)
    throw new Error(`step ${step.name}: ${step.call} takes one message, not ${step.messages.length}`);
  if (step.take !== null && !method.givesStream)
    throw new Error(`step ${step.name}: ${step.call} gives one message: there is nothing to take of it`);
  const messages = step.messages.map((message) => {
    try {
      return compileMessage(method.input, message, secrets);
    } catch (error) {
      throw new Error(`step ${step.name}: ${(error as Error).message}`);
    }
  });
  const metadata = compileMetadata(step, options);
  const needs = [
    ...metadata.flatMap(({ name, value, isOptional }) =>
      isOptional ? [] : value.names.map((needed) => ({ name: needed, place: `metadata ${name}` })),
    ),
    ...messages.flatMap(({ names }) => names.map((name) => ({ name, place: 'message' }))),
  ];
  const fixed = headersFor(method.path, {
    'grpc-timeout': `${Math.min(Math.ceil(timeoutMs), MOST_TIMEOUT)}m`,
  });

  function headersWith(lookup: Lookup): OutgoingHttpHeaders | undefined {
    const headers = { ...fixed };
    for (const { name, value, isOptional } of metadata) {
      const content = value.render(lookup);
      if (content !== undefined) headers[name] = content;
      else if (!isOptional) return undefined;
    }
    return headers;
  }
  function bodyWith(lookup: Lookup): Buffer | undefined {
    const frames: Buffer[] = [];
    for (const message of messages) {
      const rendered = message.render(lookup);
      if (rendered === undefined) return undefined;
      frames.push(framed(method.encode(rendered as object)));
    }
    return frames.length === 1 ? frames[0] : Buffer.concat(frames);
  }
  const isHeldOpen = step.take !== null && method.takesStream;
  // What has no places is made once.
  const none: Lookup = () => undefined;
  const headers = metadata.some(({ value }) => value.names.length > 0) ? undefined : headersWith(none);
  const body = messages.some(({ names }) => names.length > 0) ? undefined : bodyWith(none);

  return {
    needs,
    render(lookup) {
      const given = { headers: headers ?? headersWith(lookup), body: body ?? bodyWith(lookup) };
      if (!given.headers || !given.body) return undefined;
      return { headers: given.headers, body: given.body, take: step.take, isHeldOpen };
    },
  };
}

/** What of the metadata needs no value: sent also before there are any. */
export function metadataWithoutPlaces(
  metadata: Readonly<Record<string, string>>,
  secrets: Secrets,
): Readonly<Record<string, string>> {
  const rendered = Object.entries(metadata).map(([name, text]) => {
    const value = compileTemplate(text, secrets.get, inHeader).render(() => undefined);
    return value === undefined ? {} : { [name]: value };
  });
  return Object.assign({}, ...rendered);
}

interface Metadatum {
  readonly name: string;
  readonly value: Template;
  readonly isOptional: boolean;
}

function compileMetadata(step: GrpcStep, { metadata, mayLeaveOut, secrets }: CallOptions): Metadatum[] {
  const all = new Map<string, Metadatum>();
  const add = (given: Readonly<Record<string, string>>, isOptional: boolean) => {
    for (const [name, value] of Object.entries(given))
      all.set(name, { name, value: compileTemplate(value, secrets.get, inHeader), isOptional });
  };
  add(metadata, mayLeaveOut);
  add(step.metadata, false);
  return [...all.values()];
}
