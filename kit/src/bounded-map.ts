/** A memory that never grows beyond a bound: what was not used for longest makes room. */

/** A map of at most so many entries. Whatever a stranger can choose as a key is remembered in one of these. */
export class BoundedMap<Key, Value> {
  private readonly entries = new Map<Key, Value>();

  /** @throws RangeError when it could not hold a single entry */
  constructor(private readonly most: number) {
    if (!Number.isSafeInteger(most) || most < 1)
      throw new RangeError(`most must be a positive whole number, not ${most}`);
  }

  /** How many entries it holds. */
  get size(): number {
    return this.entries.size;
  }

  /** The value, which counts as used now. */
  get(key: Key): Value | undefined {
    const value = this.entries.get(key);
    if (value !== undefined) this.set(key, value);
    return value;
  }

  /** Remembers a value; the one that was not used for longest is forgotten where there is no room. */
  set(key: Key, value: Value): void {
    this.entries.delete(key);
    this.entries.set(key, value);
    if (this.entries.size > this.most) this.forgetOldest();
  }

  delete(key: Key): void {
    this.entries.delete(key);
  }

  private forgetOldest(): void {
    const oldest = this.entries.keys().next();
    if (!oldest.done) this.entries.delete(oldest.value);
  }
}

/** The same function of a text, which remembers what it gave for the last so many. */
export function remembering<Value>(of: (text: string) => Value, most: number): (text: string) => Value {
  const known = new BoundedMap<string, { readonly value: Value }>(most);
  return (text) => {
    const remembered = known.get(text) ?? { value: of(text) };
    known.set(text, remembered);
    return remembered.value;
  };
}
