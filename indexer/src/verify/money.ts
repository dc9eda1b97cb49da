/** The money check, as findings. */
import type { FindingLog } from './finding';
import type { PotBooks } from './pot-books';
import { type CampaignMoney, campaignMoney, openCampaigns, type ReconcileOptions } from './reconcile';

/** Compares every open campaign's vault and pot with the books. Returns how many were compared. */
export async function checkMoney(options: ReconcileOptions, log: FindingLog): Promise<number> {
  let compared = 0;
  for await (const campaignIds of openCampaigns(options.database.db)) {
    for (const money of await campaignMoney(options, campaignIds)) {
      if (money.state !== 'behind') compared += 1;
      report(money, log);
    }
  }
  return compared;
}

function report(money: CampaignMoney, log: FindingLog): void {
  const { campaignId, slot, seq, state, vaultUsdc, pot, books, shortUsdc, donatedUsdc } = money;
  const subject = `campaign ${campaignId} after its event ${seq}, in slot ${slot}`;
  if (state === 'behind') {
    log.note('behind', { subject, expected: `event ${seq}`, found: 'not stored' });
    return;
  }
  const [expected, found] = [told(books), told(pot)];
  if (expected !== found) log.add('books-differ', { subject, expected, found });
  const owed = books === null ? 0n : books.availableUsdc + books.accruedUsdc;
  if (vaultUsdc === null && pot !== null) {
    log.add('vault-missing', { subject, expected: `${owed} in a vault`, found: 'no vault' });
  } else if (shortUsdc > 0n) {
    log.add('vault-short', { subject, expected: `≥ ${owed}`, found: String(vaultUsdc) });
  } else if (donatedUsdc > 0n) {
    log.note('donation', { subject, expected: String(owed), found: String(vaultUsdc) });
  }
}

function told(books: PotBooks | null): string {
  if (books === null) return 'no pot';
  const { fundedUsdc, paidUsdc, accruedUsdc, availableUsdc, withdrawnUsdc } = books;
  return `funded ${fundedUsdc}, paid ${paidUsdc}, accrued ${accruedUsdc}, available ${availableUsdc}, withdrawn ${withdrawnUsdc}`;
}
