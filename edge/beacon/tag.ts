/** The campaign's tag and what proves its link, where they come with the page's address instead of cookies. */

/** Keeps one of them: for this tab, or for this page alone. */
export class ParameterKeeper {
  private kept: string | null;

  constructor(
    private readonly parameter: 'crr_tag' | 'crr_link',
    private readonly mayStore: boolean,
  ) {
    this.kept = takeFromAddress(parameter);
    if (!mayStore) return;
    const { kept } = this;
    if (kept === null) this.kept = stored((storage) => storage.getItem(parameter));
    else stored((storage) => storage.setItem(parameter, kept));
  }

  /** Null where none came. */
  get value(): string | null {
    return this.kept;
  }

  forget(): void {
    this.kept = null;
    if (this.mayStore) stored((storage) => storage.removeItem(this.parameter));
  }
}

/** Takes it out of the address bar too: who passes the address on must not pass on the tag. The rest stays byte for byte. */
function takeFromAddress(parameter: string): string | null {
  const { search, pathname, hash } = location;
  const value = new URLSearchParams(search).get(parameter);
  if (value === null) return null;
  const others = search
    .slice(1)
    .split('&')
    .filter((pair) => pair.split('=', 1)[0] !== parameter)
    .join('&');
  history.replaceState(history.state, '', pathname + (others && `?${others}`) + hash);
  return value || null;
}

/** Null where the browser lets nothing be stored. */
function stored<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
