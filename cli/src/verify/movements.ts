/** The tokens that moved inside an instruction, read from its inner instructions. */
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { PublicKey, type VersionedTransactionResponse } from '@solana/web3.js';
import bs58 from 'bs58';

/** A transfer or a minting. */
export interface Movement {
  kind: 'transfer' | 'mint';
  /** The account that paid, or the mint. */
  from: PublicKey;
  to: PublicKey;
  /** Who owns `to`; null where the node does not say. */
  owner: PublicKey | null;
  /** Base units. */
  amount: bigint;
}

const TRANSFER = 3;
const MINT_TO = 7;
/** Tag, amount. */
const DATA_BYTES = 9;

/** Transfers and mintings of the classic token program inside the top-level instruction at `index`. */
export function movementsIn(response: VersionedTransactionResponse, index: number): Movement[] {
  const keys = keysOf(response);
  const inner = response.meta?.innerInstructions?.find((group) => group.index === index)?.instructions ?? [];
  return inner.flatMap(({ programIdIndex, accounts, data }) => {
    if (keys[programIdIndex]?.equals(TOKEN_PROGRAM_ID) !== true) return [];
    const bytes = Buffer.from(bs58.decode(data));
    const kind = kindOf(bytes);
    const [from, to] = accounts.map((account) => keys[account]);
    if (kind === null || from === undefined || to === undefined) return [];
    const owner = ownerOf(response, accounts[1]);
    return [{ kind, from, to, owner, amount: bytes.readBigUInt64LE(1) }];
  });
}

function kindOf(data: Uint8Array): Movement['kind'] | null {
  if (data.length !== DATA_BYTES) return null;
  if (data[0] === TRANSFER) return 'transfer';
  return data[0] === MINT_TO ? 'mint' : null;
}

function keysOf({ transaction, meta }: VersionedTransactionResponse): PublicKey[] {
  const { writable = [], readonly = [] } = meta?.loadedAddresses ?? {};
  return [
    ...transaction.message.staticAccountKeys,
    ...[...writable, ...readonly].map((key) => new PublicKey(key)),
  ];
}

function ownerOf({ meta }: VersionedTransactionResponse, account: number | undefined): PublicKey | null {
  const owner = meta?.postTokenBalances?.find(({ accountIndex }) => accountIndex === account)?.owner;
  return owner === undefined ? null : new PublicKey(owner);
}
