/** Takes the messages out of a stream's bytes: each has a prefix of five, a flag and its length. */
import { MESSAGE_LIMIT_BYTES } from './call.ts';

const PREFIX_BYTES = 5;

export interface MessageReader {
  /** `protocol`: it is compressed, which we have not asked for; `too_large`: longer than 4 MiB. Null: all is well. */
  push(chunk: Buffer): 'protocol' | 'too_large' | null;
  /** Whether it has ended with a whole message, or none. */
  isWhole(): boolean;
}

/** `onMessage` gets a view into what was read. At most one message's bytes are kept. */
export function openMessageReader(onMessage: (message: Buffer) => void): MessageReader {
  let rest: Buffer[] = [];
  let restBytes = 0;
  /** Before so many are there, there is nothing to look at. */
  let neededBytes = PREFIX_BYTES;
  return {
    push(chunk) {
      rest.push(chunk);
      restBytes += chunk.length;
      if (restBytes < neededBytes) return null;
      const bytes = rest.length === 1 ? chunk : Buffer.concat(rest);
      let at = 0;
      for (;;) {
        neededBytes = PREFIX_BYTES;
        if (bytes.length - at < neededBytes) break;
        if (bytes[at] !== 0) return 'protocol';
        const length = bytes.readUInt32BE(at + 1);
        if (length > MESSAGE_LIMIT_BYTES) return 'too_large';
        neededBytes += length;
        if (bytes.length - at < neededBytes) break;
        onMessage(bytes.subarray(at + PREFIX_BYTES, at + neededBytes));
        at += neededBytes;
      }
      restBytes = bytes.length - at;
      rest = restBytes > 0 ? [bytes.subarray(at)] : [];
      return null;
    },
    isWhole: () => restBytes === 0,
  };
}

/** A message with its prefix. */
export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.allocUnsafe(PREFIX_BYTES + message.length);
  frame[0] = 0;
  frame.writeUInt32BE(message.length, 1);
  frame.set(message, PREFIX_BYTES);
  return frame;
}
