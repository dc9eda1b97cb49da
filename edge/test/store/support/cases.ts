/** What is tested of everything that works on a store: on each kind of store the same. */
import type { Store } from '../../../src/store/sql';

/** A test on an empty store; throws where it fails. */
export type StoreCase = (store: Store) => Promise<void>;

/** Tests by what they state. A module of cases exports them as `cases`, and runs in Node and in workerd. */
export type StoreCases = Readonly<Record<string, StoreCase>>;
