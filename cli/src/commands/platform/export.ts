/** `crr platform export`: events as CSV. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { UsageError } from '../../errors';
import { platformLeaf } from './leaf';
import { periodOf, type ReportOptions, withReportFilter } from './report-filter';

interface ExportOptions extends ReportOptions {
  out?: string;
}

/** The command. */
export function exportCommand(builder: CommandBuilder): Command {
  return platformLeaf<ExportOptions>(builder, {
    name: 'export',
    description: 'events as CSV, row by row, however many they are',
    options: (command) =>
      withReportFilter(command).option('--out <file>', 'into a file (default: to the output)'),
    examples: ['crr platform export --from 2026-06-01 --out events.csv'],
    work: async ({ client, output }, { out, ...filter }) => {
      const { body } = await client.reports.export(periodOf(filter));
      const rows =
        body === null ? Readable.from([]) : Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
      if (out === undefined) {
        let text = '';
        for await (const chunk of rows.setEncoding('utf8')) text += chunk;
        return output.result({ csv: text }, () => text.trimEnd());
      }
      let bytes = 0;
      rows.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      await pipeline(rows, createWriteStream(out)).catch((cause: unknown) => {
        throw new UsageError('--out', `"${out}" can't be written`, { cause });
      });
      output.result({ file: out, bytes }, () => `${out}: ${bytes} bytes`);
    },
  });
}
