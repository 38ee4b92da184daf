/** What every message begins with: whose it is, its number, and when it was due, each in a fixed number of digits. */
import { STAMP_BYTES } from '../../model/websocket-load.ts';

const RUN_CHARACTERS = 8;
const ENDPOINT_DIGITS = 5;
const NUMBER_DIGITS = 10;
/** Microseconds of the monotonic clock: 300 years since the machine was started. */
const DUE_DIGITS = 16;

const TAG_BYTES = RUN_CHARACTERS + ENDPOINT_DIGITS + 1;
const NUMBER_AT = TAG_BYTES;
const DUE_AT = NUMBER_AT + NUMBER_DIGITS + 1;

const ZERO = 0x30;

export interface Stamp {
  /** A message: the stamp, filled up to its size with dots. */
  write(number: number, dueMs: number): Buffer;
  /** Where in a message the stamp begins, for the server may put something around it; -1: it is not one of ours. */
  find(message: Buffer): number;
  /** The number in the stamp that begins at `at`; NaN when that is none. */
  numberAt(message: Buffer, at: number): number;
  dueMsAt(message: Buffer, at: number): number;
}

/**
 * `<run 8><endpoint 5> <number 10> <due in µs 16> `, in ASCII. `run` is new each time a worker begins: what an
 * older one has said, or another endpoint, is not ours.
 */
export function openStamp(run: string, endpoint: number, sizeBytes: number): Stamp {
  const blank = Buffer.alloc(sizeBytes, '.');
  blank.fill(' ', 0, STAMP_BYTES);
  blank.write(run + String(endpoint).padStart(ENDPOINT_DIGITS, '0'), 'latin1');
  const tag = Buffer.from(blank.subarray(0, TAG_BYTES));
  return {
    write(number, dueMs) {
      // Its own bytes each time: they may wait in a socket's queue while the next one is written.
      const message = Buffer.allocUnsafe(sizeBytes);
      message.set(blank);
      writeDigits(message, NUMBER_AT, NUMBER_DIGITS, number);
      writeDigits(message, DUE_AT, DUE_DIGITS, Math.max(0, Math.round(dueMs * 1000)));
      return message;
    },
    find(message) {
      // Byte by byte where it nearly always is: calling indexOf costs as much as all else that is done with a message.
      const at = beginsWith(message, tag) ? 0 : message.indexOf(tag);
      return at + STAMP_BYTES <= message.length ? at : -1;
    },
    numberAt: (message, at) => readDigits(message, at + NUMBER_AT, NUMBER_DIGITS),
    dueMsAt: (message, at) => readDigits(message, at + DUE_AT, DUE_DIGITS) / 1000,
  };
}

function beginsWith(message: Buffer, tag: Buffer): boolean {
  for (let i = 0; i < TAG_BYTES; i++) if (message[i] !== tag[i]) return false;
  return true;
}

/** (As a text that is written, they cost as much as sending the message does.) */
function writeDigits(message: Buffer, from: number, count: number, value: number): void {
  let left = value;
  for (let i = from + count - 1; i >= from; i--) {
    const rest = Math.floor(left / 10);
    message[i] = ZERO + (left - rest * 10);
    left = rest;
  }
}

function readDigits(message: Buffer, from: number, count: number): number {
  let value = 0;
  for (let i = from; i < from + count; i++) {
    const digit = (message[i] as number) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
