/** Ends a child when this process is gone, however it went. */
import { type ChildProcess, spawn } from 'node:child_process';

/** Waits for the end of its input, which comes with the end of whoever holds the other side; then it ends the child. */
const SCRIPT = 'read -r _; kill -9 "$1" 2>/dev/null';

/** Guards a child until it ends. On Windows, which has no such shell, only an orderly end takes the child along. */
export function guard(child: ChildProcess): void {
  const endChild = () => child.kill('SIGKILL');
  process.once('exit', endChild);
  const watcher =
    process.platform === 'win32' || child.pid === undefined
      ? null
      : spawn('/bin/sh', ['-c', SCRIPT, 'guard', String(child.pid)], {
          // A group of its own: what interrupts the terminal's group must not end the guard first.
          detached: true,
          stdio: ['pipe', 'ignore', 'ignore'],
        });
  watcher?.unref();
  (watcher?.stdin as { unref?(): void } | null | undefined)?.unref?.();
  // Without a shell the exit hook is all there is.
  watcher?.on('error', () => undefined);
  child.once('exit', () => {
    process.off('exit', endChild);
    // Before its input ends: the number may be given to another process by then.
    watcher?.kill('SIGKILL');
  });
}
