/** Postgres and its pooler refuse to run as root: then they run as Debian's user for them. */

/** Debian's user, and the superuser of the servers that tests start. */
export const SERVER_USER = 'postgres';

/** @param deathSignal what the program gets when this process dies */
export function asServerUser(
  program: string,
  args: readonly string[],
  deathSignal: 'QUIT' | 'KILL',
): [command: string, args: string[]] {
  if (process.getuid?.() !== 0) return [program, [...args]];
  const user = [`--reuid=${SERVER_USER}`, `--regid=${SERVER_USER}`, '--clear-groups'];
  return ['setpriv', [...user, `--pdeathsig=${deathSignal}`, program, ...args]];
}
