/** `crr indexer status`: how far the database is. */

import type { Status } from '@crr/indexer';
import { systemClock } from '@crr/kit';
import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../../command';
import { EXIT, type ExitCode } from '../../errors';
import { facts } from '../../print/table';
import type { Session } from '../../session';
import { type DatabaseChoice, onDatabase, withDatabase } from './options';

interface StatusOptions extends DatabaseChoice {
  service?: string;
}

/** The command. */
export function statusCommand(builder: CommandBuilder): Command {
  return builder.leaf<StatusOptions>({
    name: 'status',
    description:
      'how far the database is: frontier, tip, gaps, what could not be read; exits with 1 when events are missing',
    role: 'payer',
    failures: serviceFailures,
    options: (command) =>
      withDatabase(command).option(
        '--service <url>',
        'ask a running indexer instead, e.g. http://127.0.0.1:9464; it alone knows the chain’s tip',
      ),
    examples: ['crr indexer status', 'crr indexer status --service http://127.0.0.1:9464 --json'],
    work: report,
  });
}

async function report(session: Session, options: StatusOptions): Promise<ExitCode> {
  const status = await (options.service === undefined ? stored(session, options) : served(options.service));
  session.output.result(status, () => textOf(status));
  return status.gaps.length === 0 && status.quarantined === 0 ? EXIT.ok : EXIT.refused;
}

/** What the database alone tells; whether it is level with the chain is for a running indexer to say. */
async function stored(session: Session, choice: DatabaseChoice): Promise<Status> {
  const { IndexerMetrics, statusOf } = await import('@crr/indexer');
  return onDatabase(session, choice, (database) =>
    statusOf(database, new IndexerMetrics(systemClock), { mostLagSeconds: Number.POSITIVE_INFINITY }),
  );
}

async function served(url: string): Promise<Status> {
  const response = await fetch(new URL('/status', url));
  return (await response.json()) as Status;
}

function textOf({ cursor, chain, gaps, quarantined, database, lastFailure }: Status): string {
  const missing = gaps.map(({ streamKey, firstSeq, lastSeq }) => `${streamKey} ${firstSeq}–${lastSeq}`);
  return facts([
    ['database', database.kind],
    ['events', cursor.events],
    ['final up to slot', cursor.finalizedSlot],
    ['stored up to slot', cursor.tipSlot],
    ['complete until', cursor.completeUntil ?? 'nothing yet'],
    ['chain’s tip', chain.tipSlot ?? 'unknown to the database; ask the running indexer with --service'],
    ['missing events', missing.length === 0 ? 'none' : missing.join(', ')],
    ['unreadable calls', `${quarantined}`],
    ['last failure', lastFailure ?? 'none'],
    ['digest', cursor.digest],
  ]);
}
