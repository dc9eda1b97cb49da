/** Connection string: reads the URL of a Postgres, as far as the driver would misread it, and says by name what can't be used. */
import { accessSync, constants } from 'node:fs';
import { DatabaseUrlError } from './errors';

const SCHEME = /^postgres(ql)?:\/\//;
/** User, password, hosts and ports. */
const AUTHORITY = /^postgres(?:ql)?:\/\/([^/?#]*)/;
const SSL_MODES = ['disable', 'no-verify', 'prefer', 'require', 'verify-ca', 'verify-full'];
/** What one server can promise: one that takes no writing is waited for. */
const SESSION_ATTRIBUTES = ['any', 'read-write', 'primary'];
/** In place of a host, where there is none. */
const NO_HOST = 'no-host.invalid';
const FILES = ['sslrootcert', 'sslcert', 'sslkey'];

/**
 * The URL as the driver takes it.
 *
 * @throws DatabaseUrlError naming the part that can't be used, and never the URL itself: it holds a password
 */
export function driverUrl(text: string): string {
  if (!SCHEME.test(text)) throw new DatabaseUrlError('URL', 'must begin with postgres:// or postgresql://');
  refuseSeveralHosts(text);
  const url = parsed(text);
  const { searchParams: parameters } = url;
  const mode = parameters.get('sslmode');
  if (mode !== null && !SSL_MODES.includes(mode)) {
    throw new DatabaseUrlError('sslmode', `must be one of ${SSL_MODES.join(', ')}`);
  }
  const attributes = parameters.get('target_session_attrs');
  if (attributes !== null && !SESSION_ATTRIBUTES.includes(attributes)) {
    throw new DatabaseUrlError('target_session_attrs', `must be one of ${SESSION_ATTRIBUTES.join(', ')}`);
  }
  parameters.delete('target_session_attrs');
  // The authorities that the system trusts are the driver's default.
  if (parameters.get('sslrootcert') === 'system') {
    parameters.delete('sslrootcert');
    parameters.set('sslmode', 'verify-full');
  }
  for (const name of FILES) checkFile(name, parameters.get(name));
  // The driver takes these for verify-full, and says so on each start; here they always meant that.
  if (mode === 'prefer' || mode === 'require' || mode === 'verify-ca') {
    parameters.set('sslmode', 'verify-full');
  }
  return url.href.replace(`@${NO_HOST}`, '@');
}

/** For people and logs: where a database is, without user and password. */
export function databaseTitle(text: string): string {
  try {
    const { host, pathname, searchParams } = parsed(text);
    const socket = searchParams.get('host') ?? decodeURIComponent(host === NO_HOST ? '' : host);
    return `postgres://${socket}${pathname}`;
  } catch {
    return 'postgres://…';
  }
}

function parsed(text: string): URL {
  try {
    // A socket's folder is a parameter, and then user and password stand before nothing.
    return new URL(text.replace(/^(postgres(?:ql)?:\/\/[^/?#]*@)(?=[/?#]|$)/, `$1${NO_HOST}`));
  } catch {
    // The system's error holds the whole text.
    throw new DatabaseUrlError(
      'URL',
      'can not be read; in user and password the characters : / ? # [ ] @ % are written as %3A %2F %3F %23 %5B %5D %40 %25',
    );
  }
}

function refuseSeveralHosts(text: string): void {
  const authority = AUTHORITY.exec(text)?.[1] ?? '';
  const hosts = authority.slice(authority.lastIndexOf('@') + 1);
  const named = /[?&]host=([^&#]*)/.exec(text)?.[1] ?? '';
  if (/,|%2c/i.test(hosts) || /,|%2c/i.test(named)) {
    throw new DatabaseUrlError(
      'host',
      'names several hosts; give one that always leads to the primary: a pooler, a load balancer, or the endpoint of a managed service',
    );
  }
}

function checkFile(name: string, file: string | null): void {
  if (file === null) return;
  try {
    accessSync(file, constants.R_OK);
  } catch (error) {
    const { code = 'unreadable' } = error as NodeJS.ErrnoException;
    throw new DatabaseUrlError(name, `names ${file}, which can not be read (${code})`);
  }
}
