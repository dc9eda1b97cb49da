/** `crr ledger`: whether the books of advertisers and influencers are what was posted. */
import type { Command } from 'commander';
import { type CommandBuilder, serviceFailures } from '../command';
import { EXIT } from '../errors';
import { facts, mark, table } from '../print/table';
import { type DatabaseChoice, withDatabase, withOpenDatabase } from './indexer/options';

/** The group. */
export function ledgerCommands(builder: CommandBuilder): Command {
  return builder.group('ledger', 'the double-entry ledger of commissions', [verifyCommand(builder)]);
}

function verifyCommand(builder: CommandBuilder): Command {
  return builder.plain<DatabaseChoice>({
    name: 'verify',
    description:
      'recompute balances, sums and the hash chain from the entries, and print every difference; reads only, a reader’s login is enough',
    failures: serviceFailures,
    options: withDatabase,
    examples: ['crr ledger verify', 'crr ledger verify --json | jq .heads'],
    work: (desk, options) =>
      withOpenDatabase(desk, options, 'crr ledger', async (database) => {
        const { checkSchema } = await import('@crr/db');
        await checkSchema(database);
        const { verifyLedger } = await import('@crr/platform/ledger');
        const report = await verifyLedger(database.db);
        const { findings, differences } = report;
        desk.output.result(report, () => {
          const counted = facts([
            ['transactions in books', `${report.transactions} in ${report.books}`],
            ['entries', `${report.entries}`],
            ['balances recomputed', `${report.accounts}`],
          ]);
          const rows = findings.map(({ kind, subject, expected, found }) => [kind, subject, expected, found]);
          const list = table(['Difference', 'where', 'expected', 'found'], rows);
          const verdict = `${mark(differences === 0)} ${differences === 0 ? 'no difference' : `${differences} differences`}`;
          return [counted, list, verdict].filter((part) => part !== '').join('\n\n');
        });
        return differences === 0 ? EXIT.ok : EXIT.refused;
      }),
  });
}
