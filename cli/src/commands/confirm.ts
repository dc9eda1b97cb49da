/** `crr confirm`: what became of a transaction. */

import bs58 from 'bs58';
import type { Command } from 'commander';
import { readTransaction } from '../chain/sender';
import type { CommandBuilder } from '../command';
import { EXIT, type ExitCode, UsageError } from '../errors';
import { failureOf } from '../failure';
import type { Session } from '../session';

const SIGNATURE_BYTES = 64;

/** The command. */
export function confirmCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'confirm [signature]',
    description:
      'find out what became of a transaction; without a signature, of all whose outcome is not known',
    role: 'payer',
    examples: ['crr confirm <signature>', 'crr confirm --json'],
    work: async (session, _options, signature = '') => {
      const open = session.home.outbox.all(await session.genesisHash());
      if (signature === '') {
        if (open.length === 0)
          session.output.result(
            [],
            () => 'nothing is open: the outcome of everything that was sent is known',
          );
        let worst: ExitCode = EXIT.ok;
        for (const entry of open)
          worst = Math.max(worst, await confirmed(session, entry.signature)) as ExitCode;
        return worst;
      }
      if (bs58.decodeUnsafe(signature)?.length !== SIGNATURE_BYTES) {
        throw new UsageError('signature', `"${signature}" is no signature (64 bytes in base58)`);
      }
      return confirmed(session, signature);
    },
  });
}

/** Prints the outcome. Of a transaction whose bytes are kept it also sends them again, where they left no trace. */
async function confirmed(session: Session, signature: string): Promise<ExitCode> {
  const kept = session.home.outbox
    .all(await session.genesisHash())
    .find((entry) => entry.signature === signature);
  if (kept !== undefined) {
    try {
      return (await session.settleEarlier(kept)) ? EXIT.ok : EXIT.refused;
    } catch (error) {
      const report = failureOf(error);
      session.output.failure(report);
      return report.exitCode;
    }
  }
  return asked(session, signature);
}

async function asked({ connection, output }: Session, signature: string): Promise<ExitCode> {
  const { value } = await connection.getSignatureStatuses([signature], { searchTransactionHistory: true });
  const status = value[0] ?? null;
  if (status === null) {
    const rule =
      'this cluster does not know it: it never landed, can still land for about two minutes after it was signed, or is older than the node’s history';
    output.failure({
      name: 'OutcomeUnknown',
      code: null,
      rule,
      field: 'signature',
      exitCode: EXIT.unknown,
      signature,
    });
    return EXIT.unknown;
  }
  const outcome = status.err === null ? 'succeeded' : 'failed';
  const { blockTime = null } = await readTransaction(connection, signature).catch(() => ({
    blockTime: null,
  }));
  const shown = {
    signature,
    outcome,
    error: status.err,
    slot: status.slot,
    level: status.confirmationStatus ?? null,
  };
  const at = blockTime === null ? '' : `, ${new Date(blockTime * 1_000).toISOString()}`;
  output.result(
    shown,
    () =>
      `${outcome} in slot ${status.slot}${at}${status.err === null ? '' : `: ${JSON.stringify(status.err)}`}`,
  );
  return status.err === null ? EXIT.ok : EXIT.refused;
}
