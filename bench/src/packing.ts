import { decodeAttribution, packInstructions, ROUTER_PROGRAM_ID, transactionSize } from '@crr/sdk';
import type { AddressLookupTableAccount, PublicKey, TransactionInstruction } from '@solana/web3.js';
import { type Relation, vauInstructions } from './attention';
import { BenchChain, sign } from './bench-chain';
import { people } from './keys';
import { openPool } from './pool';
import { addressesOfUser, openCampaignTable } from './tables';

/** How many VAUs fit one transaction, and what one of them then costs its payer. */
export interface Packing {
  name: string;
  vausPerTransaction: number;
  bytes: number;
  computeUnits: number;
  /** Base fee, without a price for priority. */
  feeLamportsPerVau: string;
  /** Put down for the user's attribution, returned when it is closed. */
  depositLamportsPerVau: string;
}

/** More than fit any transaction. */
const OFFERED = 24;
/** The runtime takes 64 instructions and calls in all: a VAU in USDC makes four, one in AC-D twelve. */
const TRACE = 64;
const TRACE_OF_VAU = { usdc: 4, acd: 12 };
const UNITS_OF_VAU = { first: 50_000, usdc: 30_000, acd: 100_000 };

interface Scenario {
  name: string;
  relations: readonly Relation[];
  first: boolean;
  table?: AddressLookupTableAccount;
}

/** Packs steady and first VAUs with the SDK, sends the first transaction and counts. */
export async function measurePacking(): Promise<Packing[]> {
  const stage = BenchChain.ready();
  const packings: Packing[] = [];
  for (const scenario of await scenariosOn(stage)) packings.push(await pack(stage, scenario));
  return packings;
}

async function scenariosOn(stage: BenchChain): Promise<Scenario[]> {
  const acd = openPool(stage);
  const influencer = stage.influencer.publicKey;
  stage.openAccount(influencer, stage.router.attentionPdas.acdMint());
  const acdTerms = stage.terms(2n, { payoutAsset: 'AttentionToken', minAcPerUsdc: 1n });
  const inUsdc = { campaignId: stage.fundedCampaign(stage.terms(1n)), influencer };
  const inAcd = { campaignId: stage.fundedCampaign(acdTerms), influencer, acd };
  const [table, acdTable] = [await openCampaignTable(stage, inUsdc), await openCampaignTable(stage, inAcd)];
  const users = await greet(stage, inUsdc, table);
  const acdUsers = await greet(stage, inAcd, acdTable);
  const fresh = people('newcomer', OFFERED).map(({ publicKey: user }) => ({ ...inUsdc, user }));
  for (const { user } of fresh) stage.openAccount(user);
  const ofUsers = users.flatMap((relation) => addressesOfUser(stage, relation));
  const wide = await openCampaignTable(stage, inUsdc, ofUsers);
  return [
    { name: 'USDC, one user, no table', relations: alone(users), first: false },
    { name: 'USDC, one user, table of the campaign', relations: alone(users), first: false, table },
    { name: 'USDC, different users, no table', relations: users, first: false },
    { name: 'USDC, different users, table of the campaign', relations: users, first: false, table },
    {
      name: 'USDC, different users, table of campaign and users',
      relations: users,
      first: false,
      table: wide,
    },
    { name: 'USDC, first VAUs, no table', relations: fresh, first: true },
    { name: 'USDC, first VAUs, table of the campaign', relations: fresh.slice(1), first: true, table },
    { name: 'AC-D, one user, no table', relations: alone(acdUsers), first: false },
    {
      name: 'AC-D, one user, table of the campaign',
      relations: alone(acdUsers),
      first: false,
      table: acdTable,
    },
    {
      name: 'AC-D, different users, table of the campaign',
      relations: acdUsers,
      first: false,
      table: acdTable,
    },
  ];
}

/** Users with a token account and a first VAU each. */
async function greet(
  stage: BenchChain,
  campaign: Omit<Relation, 'user'>,
  table: AddressLookupTableAccount,
): Promise<Relation[]> {
  const relations = people('packed', OFFERED).map(({ publicKey: user }) => ({ ...campaign, user }));
  const mint = campaign.acd ? stage.router.attentionPdas.acdMint() : stage.usdcMint.publicKey;
  for (const relation of relations) {
    stage.openAccount(relation.user, mint);
    const first = await vauInstructions(stage, relation, 1);
    stage.send(stage.compile(first, [stage.attester], [table]));
  }
  return relations;
}

/** The first relation, as often as there are relations. */
function alone(relations: readonly Relation[]): Relation[] {
  return relations.flatMap(() => relations.slice(0, 1));
}

async function pack(stage: BenchChain, { name, relations, first, table }: Scenario): Promise<Packing> {
  const { chain, attester } = stage;
  const asset = relations[0]?.acd ? 'acd' : 'usdc';
  const [transaction] = packInstructions(await groupsOf(stage, relations), {
    payer: attester.publicKey,
    blockhash: chain.latestBlockhash(),
    ...(table && { lookupTables: [table] }),
    computeUnitsPerGroup: UNITS_OF_VAU[first ? 'first' : asset],
    maxGroupsPerTransaction: Math.floor((TRACE - 1) / TRACE_OF_VAU[asset]),
  });
  if (transaction === undefined) throw new RangeError('nothing was packed');
  const before = chain.balance(attester.publicKey);
  const result = stage.send(sign(transaction, [attester]));
  const programs = transaction.message.compiledInstructions.map(
    ({ programIdIndex }) => transaction.message.staticAccountKeys[programIdIndex],
  );
  const count = programs.filter((program) => program?.equals(ROUTER_PROGRAM_ID)).length;
  const deposits = before - chain.balance(attester.publicKey) - result.fee;
  return {
    name,
    vausPerTransaction: count,
    bytes: transactionSize(transaction),
    computeUnits: Number(result.computeUnits),
    feeLamportsPerVau: `${result.fee / BigInt(count)}`,
    depositLamportsPerVau: `${deposits / BigInt(count)}`,
  };
}

/** The next VAUs of these relations in turn. */
async function groupsOf(
  stage: BenchChain,
  relations: readonly Relation[],
): Promise<TransactionInstruction[][]> {
  const next = new Map<string, number>();
  const groups: TransactionInstruction[][] = [];
  for (const relation of relations) {
    const attribution = stage.router.pdas.attribution(relation.user, relation.campaignId);
    const key = attribution.toBase58();
    const sequence = next.get(key) ?? recordedVaus(stage, attribution) + 1;
    next.set(key, sequence + 1);
    groups.push(await vauInstructions(stage, relation, sequence));
  }
  return groups;
}

function recordedVaus(stage: BenchChain, attribution: PublicKey): number {
  const info = stage.chain.getAccount(attribution);
  return info === null ? 0 : decodeAttribution(info.data).totalVaus;
}
