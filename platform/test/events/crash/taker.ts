/** A process that takes events until it is killed, and says of each that it acknowledged it. Run by the test beside it. */

import { openDatabase } from '@crr/db';
import { pooledRandom, uuidv7 } from '@crr/kit';
import { bodyHashOf } from '../../../src/events/identity';
import { Ingestion } from '../../../src/events/ingestion';

const SENDERS = 32;
const POLICY = { sessionMostMs: 86_400_000, lateFactMostMs: 86_400_000 };

async function main([url = '', folder = '', advertiserId = '', life = '']: string[]): Promise<void> {
  const { db } = await openDatabase(url === '' ? { folder } : { url });
  const ingestion = new Ingestion(db, POLICY, () => uuidv7(Date.now(), pooledRandom()));
  await Promise.all(
    Array.from({ length: SENDERS }, async (_, sender) => {
      for (let at = 0; ; at += 1) {
        const told = {
          action: 'purchase' as const,
          valueMicros: 1n,
          currency: 'USD',
          properties: {},
          couponCode: null,
          refCode: null,
          clickId: null,
          landingUrl: null,
          referrer: null,
          sessionId: null,
          customerHash: null,
          customerWallet: null,
          occurredAt: null,
          eventId: `${life}-${sender}-${at}`,
        };
        const now = Date.now();
        const { id } = await ingestion.take({
          id: uuidv7(now, pooledRandom()),
          advertiserId,
          told,
          bodyHash: bodyHashOf(told),
          unreadable: [],
          receivedAt: new Date(now),
        });
        process.stdout.write(`${id}\n`);
      }
    }),
  );
}

main(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
});
