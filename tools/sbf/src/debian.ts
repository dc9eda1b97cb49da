import { spawnSync } from 'node:child_process';
import { run } from './run';
import type { Report } from './toolchain';

/**
 * The Debian packages that hold the compilers. rustc-web and rust-web-src are one version, so that core and std can be
 * built from source; rustup's toolchains are not used, because they come without a matching LLVM.
 */
export const DEBIAN_PACKAGES = [
  'rustc-web',
  'cargo-web',
  'rust-web-src',
  'clang-22',
  'llvm-22',
  'llvm-22-dev',
] as const;

/** Debian's Rust and LLVM, by full path: PATH may hold others. */
export const RUSTC = '/usr/bin/rustc';
export const CARGO = '/usr/bin/cargo';
export const LLVM = '/usr/lib/llvm-22/bin';

/** Thrown when the compilers are missing and can't be installed from here. */
export class MissingPackages extends Error {
  constructor(packages: readonly string[], why: string) {
    super(`${why}; install them with: apt-get install -y --no-install-recommends ${packages.join(' ')}`);
    this.name = 'MissingPackages';
  }
}

/** Makes sure that all packages are installed; installs what is missing when run as root. */
export function ensurePackages(report: Report): void {
  const missing = DEBIAN_PACKAGES.filter((name) => !installedVersion(name));
  if (missing.length === 0) return;
  const hasApt = spawnSync('apt-get', ['--version']).status === 0;
  if (!hasApt)
    throw new MissingPackages(missing, 'no Debian package manager here to install the compilers with');
  if (process.getuid?.() !== 0)
    throw new MissingPackages(missing, 'compilers are missing and this is not root');
  report(`installing ${missing.join(' ')}`);
  run('apt-get', ['update', '-qq']);
  run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...missing], {
    env: { DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/** Installed version of each package, as Debian writes it. */
export function packageVersions(): Record<string, string> {
  return Object.fromEntries(DEBIAN_PACKAGES.map((name) => [name, installedVersion(name) ?? 'missing']));
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
const PACKAGE_STATE = '${db:Status-Status} ${Version}';

function installedVersion(name: string): string | undefined {
  const query = spawnSync('dpkg-query', ['-W', '-f', PACKAGE_STATE, name], {
    encoding: 'utf8',
  });
  const [status, version] = (query.stdout ?? '').split(' ');
  return query.status === 0 && status === 'installed' ? version : undefined;
}
