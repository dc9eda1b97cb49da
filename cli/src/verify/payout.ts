/** Whether the money moved as an event says. */
import { AttentionPdas, type PayoutReport, type RouterEvent } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import type { PastEvent } from '../chain/history';
import { type Movement, movementsIn } from './movements';

/** Events that pay. */
export type PayingEvent = Extract<
  RouterEvent,
  { name: 'CampaignVauProcessed' | 'ConversionProcessed' | 'RewardsClaimed' }
>;

/** Somebody who must have received something. */
interface Due {
  who: string;
  wallet: PublicKey | null;
  amount: bigint;
}

/** Whether an event pays. */
export function isPaying(event: RouterEvent): event is PayingEvent {
  return (
    event.name === 'CampaignVauProcessed' ||
    event.name === 'ConversionProcessed' ||
    event.name === 'RewardsClaimed'
  );
}

/** What is wrong with a payout; null when its parts add up and every part reached its payee. */
export function payoutProblem(
  event: PayingEvent,
  { response, signature }: PastEvent['transaction'],
  vault: PublicKey,
): string | null {
  const movements = movementsIn(response, event.position.instruction);
  const where = `event ${event.seq} in transaction ${signature}`;
  const problem =
    event.name === 'RewardsClaimed'
      ? transferProblem(movements, vault, [
          { who: 'payee', wallet: event.data.payee, amount: event.data.amountUsdc },
        ])
      : reportProblem(event.data, movements, vault);
  return problem === null ? null : `${where}: ${problem}`;
}

function reportProblem(
  { user, influencer, payout }: { user: PublicKey; influencer: PublicKey | null; payout: PayoutReport },
  movements: readonly Movement[],
  vault: PublicKey,
): string | null {
  if (payout.userUsdc + payout.influencerUsdc !== payout.payableUsdc)
    return 'the parts do not add up to the whole';
  if (payout.userBonusUsdc > payout.userUsdc) return 'the bonus exceeds the user’s part';
  const usdc = [
    { who: 'user', wallet: user, amount: payout.userAccrued ? 0n : payout.userUsdc },
    { who: 'influencer', wallet: influencer, amount: payout.influencerAccrued ? 0n : payout.influencerUsdc },
  ];
  if (payout.userAcd === 0n && payout.influencerAcd === 0n) return transferProblem(movements, vault, usdc);
  const acd = [
    { who: 'user', wallet: user, amount: payout.userAcd },
    { who: 'influencer', wallet: influencer, amount: payout.influencerAcd },
  ];
  return swapProblem(movements, vault, usdc) ?? dueProblem(minted(movements), acd);
}

/** The vault pays each their part, and nothing else. */
function transferProblem(
  movements: readonly Movement[],
  vault: PublicKey,
  dues: readonly Due[],
): string | null {
  return dueProblem(
    movements.filter(({ kind, from }) => kind === 'transfer' && from.equals(vault)),
    dues,
  );
}

/** The vault pays all parts into the pool at once. */
function swapProblem(movements: readonly Movement[], vault: PublicKey, dues: readonly Due[]): string | null {
  const left = movements.filter(({ kind, from }) => kind === 'transfer' && from.equals(vault));
  const [paid, due] = [sumOf(left), sumOf(dues)];
  return paid === due ? null : `${paid} base units of USDC left the vault instead of ${due}`;
}

/** AC-D that was minted; the venue mints tokens of its own. */
function minted(movements: readonly Movement[]): Movement[] {
  const acdMint = new AttentionPdas().acdMint();
  return movements.filter(({ kind, from }) => kind === 'mint' && from.equals(acdMint));
}

function dueProblem(movements: readonly Movement[], dues: readonly Due[]): string | null {
  for (const { who, wallet, amount } of dues) {
    const received = sumOf(
      movements.filter(({ owner }) => wallet !== null && owner?.equals(wallet) === true),
    );
    if (received !== amount) return `the ${who} received ${received} base units instead of ${amount}`;
  }
  return null;
}

function sumOf(amounts: readonly { amount: bigint }[]): bigint {
  return amounts.reduce((sum, { amount }) => sum + amount, 0n);
}
