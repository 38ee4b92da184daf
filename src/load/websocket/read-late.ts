/** Reads a connection only every so often, as a slow consumer does. */
import type { WebSocket } from 'ws';

/**
 * At each turn what Node has taken in, 64 KiB of it at most; the rest stays in the kernel until that is full,
 * and then with the server. Returns what ends it.
 */
export function readLate(socket: WebSocket, everyMs: number): () => void {
  let turn: NodeJS.Immediate | undefined;
  socket.pause();
  const timer = setInterval(() => {
    socket.resume();
    turn = setImmediate(() => socket.pause());
  }, everyMs);
  return () => {
    clearInterval(timer);
    clearImmediate(turn);
  };
}
