/** Sends calls to one server over its channels in turn, and ends each in time. */

import { openInFlight } from '../in-flight.ts';
import type { Answer, Call, CallRequest, OnEnd } from './call.ts';
import { type Channel, type ChannelParts, openChannel } from './channel.ts';

export interface Channels {
  /** Its time is up `timeoutMs` after `sentMs`, monotonic. Calls back once, later; `onFirst` before, at an answer's first message. */
  run(request: CallRequest, sentMs: number, onEnd: OnEnd, onFirst?: (() => void) | null): void;
  /** Ends all as timed out. */
  abandon(): void;
  close(): void;
}

interface ChannelsParts extends Omit<ChannelParts, 'ended'> {
  readonly count: number;
}

export function openChannels({ count, ...parts }: ChannelsParts): Channels {
  const { timeoutMs, clock } = parts;
  const running = openInFlight<Call>();
  let turn = 0;
  let timer: NodeJS.Timeout | undefined;

  function ended(call: Call, failure: string | null, answer: Answer | null): void {
    if (running.delete(call)) call.onEnd(failure, answer, clock());
  }
  const channels = Array.from({ length: count }, () => openChannel({ ...parts, ended }));

  /** One timer for all: the first that runs is the first whose time is up. */
  function expire(): void {
    timer = undefined;
    let first = running.first();
    for (; first && first.deadlineMs <= clock(); first = running.first()) giveUp(first);
    if (first) timer = setTimeout(expire, Math.ceil(first.deadlineMs - clock()));
  }

  function giveUp(call: Call): void {
    running.delete(call);
    call.channel.drop(call);
    call.onEnd('timeout', null, clock());
  }

  return {
    run(request, sentMs, onEnd, onFirst = null) {
      const call: Call = {
        request,
        channel: channels[turn++ % count] as Channel,
        deadlineMs: sentMs + timeoutMs,
        onFirst,
        onEnd,
        connection: null,
        isRetry: false,
        isInFlight: false,
        before: null,
        after: null,
      };
      running.add(call);
      timer ??= setTimeout(expire, timeoutMs);
      call.channel.send(call);
    },
    abandon() {
      for (let first = running.first(); first; first = running.first()) giveUp(first);
    },
    close() {
      clearTimeout(timer);
      for (const channel of channels) channel.close();
    },
  };
}
