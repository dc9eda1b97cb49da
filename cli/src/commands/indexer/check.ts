/** `crr indexer verify`, `reconcile`, `repair`, `rebuild`: whether the database is right, and making it right. */

import type { Database } from '@crr/db';
import type { Finding, RepairStep } from '@crr/indexer';
import type { Command } from 'commander';
import { formatAmount } from '../../amount';
import { type CommandBuilder, serviceFailures } from '../../command';
import { EXIT } from '../../errors';
import { facts, mark, short, table } from '../../print/table';
import { chainOf, type DatabaseChoice, onDatabase, readySchema, withDatabase } from './options';

interface VerifyOptions extends DatabaseChoice {
  offline?: true;
}

/** `crr indexer verify`. */
export function verifyCommand(builder: CommandBuilder): Command {
  return builder.leaf<VerifyOptions>({
    name: 'verify',
    description: 'recompute everything from the raw events and from the chain, and print every difference',
    role: 'payer',
    failures: serviceFailures,
    options: (command) => withDatabase(command).option('--offline', 'do not ask the chain'),
    examples: ['crr indexer verify', 'crr indexer verify --offline --json | jq .findings'],
    work: (session, options) =>
      onDatabase(session, options, async (database) => {
        const { rpc } = await chainOf(session);
        const { pdas } = session.router;
        const { verify } = await import('@crr/indexer');
        const report = await verify({ database, pdas, ...(options.offline ? {} : { rpc }) });
        const { clean, findings, notes, counts } = report;
        const isBehind = notes.some(({ kind }) => kind === 'behind');
        session.output.result({ ...report, behind: isBehind }, () => {
          const rows = Object.values(counts.rows).reduce((sum, count) => sum + count, 0);
          const compared = facts([
            ['events, chains recomputed', `${counts.events} in ${counts.streams} streams`],
            ['rows recomputed from events', `${rows}`],
            ['sums and rules', `${counts.sums} and ${counts.rules}`],
            ['accounts equal to a replay', `${counts.accounts}`],
            ['vaults against their books', `${counts.vaults}`],
            ['the edge’s reports against the chain', `${counts.reports}`],
          ]);
          const told = notes.map(({ kind, subject }) => `  note: ${kind} ${subject}`);
          const same = isBehind ? 'behind: what the chain is ahead of was not compared' : 'no difference';
          const verdict = `${mark(clean && !isBehind)} ${clean ? same : `${findings.length} differences`}`;
          return [compared, findingTable(findings), ...told, verdict]
            .filter((part) => part !== '')
            .join('\n\n');
        });
        return clean && !isBehind ? EXIT.ok : EXIT.refused;
      }),
  });
}

/** `crr indexer reconcile`. */
export function reconcileCommand(builder: CommandBuilder): Command {
  return builder.leaf<DatabaseChoice>({
    name: 'reconcile',
    description: 'compare every open campaign’s vault and pot on chain with the books in the database',
    role: 'payer',
    failures: serviceFailures,
    options: withDatabase,
    examples: ['crr indexer reconcile', 'crr indexer reconcile --json'],
    work: (session, options) =>
      onDatabase(session, options, async (database) => {
        const { rpc } = await chainOf(session);
        const { reconcile } = await import('@crr/indexer');
        const report = await reconcile({ database, rpc, pdas: session.router.pdas });
        const { compared, behind, differences } = report;
        session.output.result(report, () => {
          const rows = differences.map(({ campaignId, vaultUsdc, shortUsdc, slot }) => [
            short(campaignId),
            vaultUsdc === null ? 'none' : formatAmount(vaultUsdc),
            formatAmount(shortUsdc),
            `${slot}`,
          ]);
          const list = table(['Campaign', 'vault USDC', 'short USDC', 'slot'], rows);
          const late = behind === 0 ? '' : `, ${behind} not known far enough to compare`;
          const verdict = `${mark(rows.length === 0)} ${compared} campaigns compared${late}, ${rows.length} differ`;
          return [list, verdict].filter((part) => part !== '').join('\n\n');
        });
        return differences.length === 0 ? EXIT.ok : EXIT.refused;
      }),
  });
}

/** `crr indexer repair`. */
export function repairCommand(builder: CommandBuilder): Command {
  return builder.leaf<DatabaseChoice>({
    name: 'repair',
    description:
      'fetch missing or altered events from the chain again, and rebuild what follows from them; stop the indexer first',
    role: 'payer',
    failures: serviceFailures,
    options: withDatabase,
    examples: ['crr indexer repair', 'crr indexer repair --database postgres://localhost/crr'],
    work: (session, options) =>
      onDatabase(session, options, async (database) => {
        const { source } = await chainOf(session);
        const { pdas } = session.router;
        const onStep = (step: RepairStep) => session.output.note(stepText(step));
        const { repair } = await import('@crr/indexer');
        const report = await repair({ database, source, pdas, onStep });
        session.output.result(report, () => {
          if (report.wasClean) return `${mark(true)} nothing was wrong`;
          const done = `${report.written} events written, ${report.removed} removed, ${report.settled} rows set right${report.rebuilt ? ', tables rebuilt' : ''}`;
          return [
            done,
            findingTable(report.left),
            `${mark(report.clean)} ${report.clean ? 'nothing is wrong now' : 'some of it is left'}`,
          ]
            .filter((part) => part !== '')
            .join('\n\n');
        });
        return report.clean ? EXIT.ok : EXIT.refused;
      }),
  });
}

/** `crr indexer rebuild`. */
export function rebuildCommand(builder: CommandBuilder): Command {
  return builder.leaf<DatabaseChoice>({
    name: 'rebuild',
    description:
      'derive every table from the stored raw events again, without a node; stop the indexer first',
    role: 'payer',
    failures: serviceFailures,
    options: withDatabase,
    examples: ['crr indexer rebuild'],
    work: (session, options) =>
      onDatabase(session, options, async (database) => {
        const { rebuild } = await import('@crr/indexer');
        const events = await asWriter(database, async () => {
          await readySchema(database);
          return rebuild(database);
        });
        session.output.result({ events }, () => `${mark(true)} derived all tables from ${events} events`);
      }),
  });
}

async function asWriter<T>(database: Database, work: () => Promise<T>): Promise<T> {
  const role = await database.acquire('indexer');
  try {
    return await work();
  } finally {
    await role.release();
  }
}

function findingTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ kind, subject, expected, found }) => [kind, subject, expected, found]);
  return table(['Difference', 'where', 'expected', 'found'], rows);
}

function stepText(step: RepairStep): string {
  return 'streamKey' in step ? `${step.step} ${step.streamKey}` : step.step;
}
