import type { AccountMeta, PublicKey } from '@solana/web3.js';
import type { IdlAccountItem } from '../codec/idl';
import { camelCase } from '../codec/names';

/** Names of the accounts in a list of the IDL, groups opened. */
type LeafNames<Item> = Item extends { accounts: readonly (infer Inner)[] }
  ? LeafNames<Inner>
  : Item extends { name: infer Name extends string }
    ? Name
    : never;

/** Accounts that are the same in every instruction of a program. */
type SharedName = 'program' | 'eventAuthority' | 'tokenProgram' | 'systemProgram';

/** An IDL's instructions, as far as types need them. */
interface TypedIdl {
  instructions: readonly { name: string; accounts: readonly unknown[] }[];
}

/** Names of a program's instructions, in camelCase. */
export type InstructionName<Program extends TypedIdl> = Program['instructions'][number]['name'];

/** The accounts an instruction needs from its caller: all but the shared ones. null = an optional account left out. */
export type InstructionKeys<Program extends TypedIdl, Name extends string> = Readonly<
  Record<
    Exclude<
      LeafNames<Extract<Program['instructions'][number], { name: Name }>['accounts'][number]>,
      SharedName
    >,
    PublicKey | null
  >
>;

/**
 * Account metas in the order and with the flags of the IDL. An optional account that is left out is the program id,
 * read-only, as Anchor wants it.
 * @param keys by camelCase name.
 * @throws {TypeError} when an account is missing that is not optional.
 */
export function accountMetas(
  items: readonly IdlAccountItem[],
  keys: Readonly<Record<string, PublicKey | null>>,
  programId: PublicKey,
): AccountMeta[] {
  return placesOf(items, keys).map((place) => place ?? absent(programId));
}

/**
 * The same without the optional accounts left out at the end, for a program that takes a list without them: each one
 * costs bytes and compute.
 * @throws {TypeError} as `accountMetas`.
 */
export function shortAccountMetas(
  items: readonly IdlAccountItem[],
  keys: Readonly<Record<string, PublicKey | null>>,
  programId: PublicKey,
): AccountMeta[] {
  const places = placesOf(items, keys);
  const used = places.reduce((length, place, i) => (place === null ? length : i + 1), 0);
  return places.slice(0, used).map((place) => place ?? absent(programId));
}

/** null where an optional account is left out. */
function placesOf(
  items: readonly IdlAccountItem[],
  keys: Readonly<Record<string, PublicKey | null>>,
): (AccountMeta | null)[] {
  return items.flatMap((item): (AccountMeta | null)[] => {
    if (item.accounts !== undefined) return placesOf(item.accounts, keys);
    const key = keys[camelCase(item.name)] ?? null;
    if (key !== null) {
      return [{ pubkey: key, isSigner: item.signer ?? false, isWritable: item.writable ?? false }];
    }
    if (item.optional !== true) throw new TypeError(`account ${camelCase(item.name)} is missing`);
    return [null];
  });
}

function absent(programId: PublicKey): AccountMeta {
  return { pubkey: programId, isSigner: false, isWritable: false };
}
