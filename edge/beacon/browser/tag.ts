/** The campaign's tag, where it comes with the page's address instead of a cookie. */

const PARAMETER = 'crr_tag';

/** Keeps the tag for this tab, or for this page alone. */
export class TagKeeper {
  private tag: string | null;

  constructor(private readonly mayStore: boolean) {
    this.tag = takeFromAddress();
    if (!mayStore) return;
    if (this.tag === null) this.tag = stored((storage) => storage.getItem(PARAMETER));
    else this.store(this.tag);
  }

  get(): string | null {
    return this.tag;
  }

  forget(): void {
    this.tag = null;
    if (this.mayStore) stored((storage) => storage.removeItem(PARAMETER));
  }

  private store(tag: string): void {
    stored((storage) => storage.setItem(PARAMETER, tag));
  }
}

/** Takes it out of the address bar too: whoever shares the address must not share the tag. The rest stays byte for byte. */
function takeFromAddress(): string | null {
  const { search, pathname, hash } = location;
  const tag = new URLSearchParams(search).get(PARAMETER);
  if (tag === null) return null;
  const others = search
    .slice(1)
    .split('&')
    .filter((pair) => pair.split('=', 1)[0] !== PARAMETER)
    .join('&');
  history.replaceState(history.state, '', pathname + (others === '' ? '' : `?${others}`) + hash);
  return tag;
}

/** Null where the browser lets nothing be stored. */
function stored<T>(use: (storage: Storage) => T): T | null {
  try {
    return use(sessionStorage);
  } catch {
    return null;
  }
}
