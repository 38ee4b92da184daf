/** Ends what a run has launched when its supervisor was SIGKILLed and can no longer do so. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import type { Identity } from '../proc/identity.ts';

/** The process groups that must not outlive this process. */
export interface Leash {
  add(group: number): void;
  drop(group: number): void;
  /** Processes that we have stopped, and must go on whatever becomes of us. */
  freeze(identity: Identity): void;
  thaw(identity: Identity): void;
  /** Lets go of all groups without a signal to any. */
  close(): Promise<void>;
}

/**
 * Reads until its input closes: only we hold the other end, so that happens when we end, however we end.
 * Stopped members get CONT, or they would never see their TERM. Whom a fault on purpose has stopped goes on, if its start
 * time (field 22 of its stat, behind the name, which may have brackets) still is what it was.
 */
const SCRIPT = `# soaktop's leash: ends the launched targets when soaktop is killed
trap '' HUP INT TERM
groups=
frozen=
thaw() {
  for each in $frozen; do
    pid=\${each%%:*} start=\${each#*:}
    if [ -n "$start" ]; then
      stat=$(cat "/proc/$pid/stat") || continue
      set -- \${stat##*) }
      [ "\${20:-}" = "$start" ] || continue
    fi
    kill -s CONT "$pid"
  done
}
while read -r word group; do
  case $word in
    add) groups="$groups $group" ;;
    drop)
      rest=
      for each in $groups; do [ "$each" = "$group" ] || rest="$rest $each"; done
      groups=$rest ;;
    freeze) frozen="$frozen $group" ;;
    thaw)
      rest=
      for each in $frozen; do [ "$each" = "$group" ] || rest="$rest $each"; done
      frozen=$rest ;;
    end) thaw; exit 0 ;;
  esac
done
thaw
[ -n "$groups" ] || exit 0
for each in $groups; do kill -s TERM -- "-$each"; kill -s CONT -- "-$each"; done
sleep 1
for each in $groups; do kill -s KILL -- "-$each"; done
exit 0`;

const wordOf = ({ pid, startTime }: Identity): string => `${pid}:${startTime}`;

export function openLeash(): Leash {
  const child = spawn('sh', ['-c', SCRIPT, 'soaktop-leash'], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const input = child.stdin as Socket;
  const ended = once(child, 'exit').catch(() => undefined);
  // Without a leash (it was killed, or there is no sh) a run goes on: it is only a second line of defence.
  child.on('error', () => undefined);
  input.on('error', () => undefined);
  child.unref();
  input.unref();
  const groups = new Set<number>();
  return {
    add(group) {
      if (groups.has(group)) return;
      groups.add(group);
      input.write(`add ${group}\n`);
    },
    drop(group) {
      if (groups.delete(group)) input.write(`drop ${group}\n`);
    },
    freeze: (identity) => void input.write(`freeze ${wordOf(identity)}\n`),
    thaw: (identity) => void input.write(`thaw ${wordOf(identity)}\n`),
    async close() {
      child.ref();
      input.end('end\n');
      await ended;
    },
  };
}
