/** The campaign's tag, where it comes with the page's address instead of a cookie. */

const PARAMETER = 'crr_tag';

/** Keeps the tag: for this tab, or for this page alone. */
export class TagKeeper {
  private kept: string | null;

  constructor(private readonly mayStore: boolean) {
    this.kept = takeFromAddress();
    if (!mayStore) return;
    const { kept } = this;
    if (kept === null) this.kept = stored((storage) => storage.getItem(PARAMETER));
    else stored((storage) => storage.setItem(PARAMETER, kept));
  }

  /** Null where none came. */
  get tag(): string | null {
    return this.kept;
  }

  forget(): void {
    this.kept = null;
    if (this.mayStore) stored((storage) => storage.removeItem(PARAMETER));
  }
}

/** Takes it out of the address bar too: who passes the address on must not pass on the tag. The rest stays byte for byte. */
function takeFromAddress(): string | null {
  const { search, pathname, hash } = location;
  const tag = new URLSearchParams(search).get(PARAMETER);
  if (tag === null) return null;
  const others = search
    .slice(1)
    .split('&')
    .filter((pair) => pair.split('=', 1)[0] !== PARAMETER)
    .join('&');
  history.replaceState(history.state, '', pathname + (others && `?${others}`) + hash);
  return tag || null;
}

/** Null where the browser lets nothing be stored. */
function stored<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
