import type { AddressLookupTableAccount, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { type Relation, vauInstructions } from './attention';
import type { BenchChain } from './bench-chain';
import { people } from './keys';

/** A lookup table with what two instructions of a kind name alike, signers left out. */
export function openTableFor(
  stage: BenchChain,
  one: TransactionInstruction,
  other: TransactionInstruction,
  further: readonly PublicKey[] = [],
): AddressLookupTableAccount {
  const named = new Set(addressesOf(other).map((address) => address.toBase58()));
  const shared = addressesOf(one).filter((address) => named.has(address.toBase58()));
  return stage.openLookupTable([...shared, ...further]);
}

/** A lookup table with what all VAUs of a campaign's users name alike, and with `further` addresses. */
export async function openCampaignTable(
  stage: BenchChain,
  relation: Omit<Relation, 'user'>,
  further: readonly PublicKey[] = [],
): Promise<AddressLookupTableAccount> {
  const [one, other] = await Promise.all(
    people('table', 2).map(async ({ publicKey: user }) => {
      const instructions = await vauInstructions(stage, { ...relation, user }, 1);
      return instructions.at(-1);
    }),
  );
  if (one === undefined || other === undefined) throw new TypeError('two instructions are compared');
  return openTableFor(stage, one, other, further);
}

/** What one VAU names for its user alone: attribution, wallet and token account. */
export function addressesOfUser(stage: BenchChain, { campaignId, user, acd }: Relation): PublicKey[] {
  const token = acd ? stage.acdOf(user) : stage.usdcOf(user);
  return [stage.router.pdas.attribution(user, campaignId), user, token];
}

function addressesOf({ keys, programId }: TransactionInstruction): PublicKey[] {
  return [programId, ...keys.filter(({ isSigner }) => !isSigner).map(({ pubkey }) => pubkey)];
}
