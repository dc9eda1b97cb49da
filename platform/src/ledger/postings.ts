/** The posting table: which accounts a fact moves, and by how much. Pure; amounts are USDC base units. */
import type { Account, AccountKind, Movement } from './model';

/** Whose earnings in which campaign. */
export interface Earner {
  readonly campaignId: string;
  readonly influencerId: string;
}

/** A sale earns: held as far as the advertiser's deposit reaches, unfunded beyond it. @param depositUsdc in the account `adv` */
export function accrual(earner: Earner, amountUsdc: bigint, depositUsdc: bigint): Movement[] {
  const held = least(amountUsdc, depositUsdc);
  return moving([
    [of('adv', earner), of('held', earner), held],
    [of('adv_owes', earner), of('unfunded', earner), amountUsdc - held],
  ]);
}

/** Taken back before its release: first of what is not deposited. @param unfundedUsdc the influencer's in the campaign */
export function voiding(earner: Earner, amountUsdc: bigint, unfundedUsdc: bigint): Movement[] {
  const unfunded = least(amountUsdc, unfundedUsdc);
  return moving([
    [of('unfunded', earner), of('adv_owes', earner), unfunded],
    [of('held', earner), of('adv', earner), amountUsdc - unfunded],
  ]);
}

/** The hold has passed. */
export function release(earner: Earner, amountUsdc: bigint): Movement[] {
  return moving([[of('held', earner), of('due', earner), amountUsdc]]);
}

/** A refund after release: the influencer owes it, and the advertiser may hope for it. */
export function clawback(earner: Earner, amountUsdc: bigint): Movement[] {
  return moving([[of('debt', earner), of('adv_claim', earner), amountUsdc]]);
}

/** A debt in one campaign is taken off what is released in another, or in the same. @param from whose due @param debt of the same influencer */
export function netting(from: Earner, debt: Earner, amountUsdc: bigint): Movement[] {
  return moving([
    [of('due', from), of('debt', debt), amountUsdc],
    [of('adv_claim', debt), of('adv', from), amountUsdc],
  ]);
}

/** A debt is given up. */
export function writeOff(debt: Earner, amountUsdc: bigint): Movement[] {
  return moving([[of('adv_claim', debt), of('debt', debt), amountUsdc]]);
}

/** The advertiser deposits. */
export function funding(campaignId: string, amountUsdc: bigint): Movement[] {
  return moving([[of('pot', { campaignId }), of('adv', { campaignId }), amountUsdc]]);
}

/** The campaign became liable on chain for attention and conversions. */
export function spending(campaignId: string, amountUsdc: bigint): Movement[] {
  return moving([[of('adv', { campaignId }), of('owed_chain', { campaignId }), amountUsdc]]);
}

/** What was payable on chain left the vault. */
export function paying(campaignId: string, amountUsdc: bigint): Movement[] {
  return moving([[of('owed_chain', { campaignId }), of('pot', { campaignId }), amountUsdc]]);
}

/** The advertiser took back what was left. */
export function withdrawal(campaignId: string, amountUsdc: bigint): Movement[] {
  return moving([[of('adv', { campaignId }), of('pot', { campaignId }), amountUsdc]]);
}

/** A deposit covers what one influencer earned. */
export function covering(earner: Earner, amountUsdc: bigint): Movement[] {
  return moving([
    [of('adv', earner), of('adv_owes', earner), amountUsdc],
    [of('unfunded', earner), of('held', earner), amountUsdc],
  ]);
}

/** The campaign spent what one influencer had earned and was held. */
export function uncovering(earner: Earner, amountUsdc: bigint): Movement[] {
  return moving([
    [of('adv_owes', earner), of('adv', earner), amountUsdc],
    [of('held', earner), of('unfunded', earner), amountUsdc],
  ]);
}

/** An account of a campaign, or of an influencer in it. */
export function of(
  kind: AccountKind,
  { campaignId, influencerId }: { campaignId: string; influencerId?: string },
): Account {
  return influencerId === undefined || CAMPAIGNS_OWN.has(kind)
    ? { kind, campaignId }
    : { kind, campaignId, influencerId };
}

const CAMPAIGNS_OWN: ReadonlySet<AccountKind> = new Set([
  'pot',
  'adv',
  'owed_chain',
  'adv_owes',
  'adv_claim',
]);

function moving(
  moves: readonly (readonly [debit: Account, credit: Account, amountUsdc: bigint])[],
): Movement[] {
  return moves
    .filter(([, , amountUsdc]) => amountUsdc !== 0n)
    .map(([debit, credit, amountUsdc]) => ({ debit, credit, amountUsdc }));
}

/** The smaller of two amounts. */
export function least(one: bigint, other: bigint): bigint {
  return one < other ? one : other;
}
