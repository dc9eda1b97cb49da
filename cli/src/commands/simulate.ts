/** `crr simulate …`: whole stories at once, with every figure checked. */

import type { Command } from 'commander';
import { type CommandBuilder, type Desk, serviceFailures } from '../command';
import { EXIT, type ExitCode } from '../errors';

/** The campaign is not on chain: no node is asked. */
const NO_NODE = 'http://127.0.0.1:9';
/** Compute units are of no concern here. */
const NO_STAGE = { embedded: false };

/** The group. */
export function simulateCommands(builder: CommandBuilder): Command {
  return builder.group('simulate', 'whole stories, with every figure checked', [lifecycleCommand(builder)]);
}

function lifecycleCommand(builder: CommandBuilder): Command {
  return builder.plain({
    name: 'lifecycle',
    description:
      'brand → key → campaign → link → click → purchases → attribution → report, by real HTTP, on a database in memory',
    examples: ['crr simulate lifecycle', 'crr simulate lifecycle --json'],
    failures: serviceFailures,
    work: (desk) => simulate(desk),
  });
}

async function simulate({ home, output }: Desk): Promise<ExitCode> {
  const { IN_MEMORY, migrate, openDatabase } = await import('@crr/db');
  const { readNodeSettings, startNodeEdge } = await import('@crr/edge');
  const { edgeVariables } = await import('../edge/settings.js');
  const { startPlatformBeside } = await import('../platform/launcher.js');
  const { tally } = await import('../scenario/checks.js');
  const { playPlatform } = await import('../scenario/platform.js');
  const { chapterText, tallyText } = await import('../scenario/print.js');
  const database = await openDatabase({ folder: IN_MEMORY });
  try {
    await migrate(database);
    const edge = await startNodeEdge({
      database,
      settings: readNodeSettings(edgeVariables(home, NO_NODE, {})),
    });
    try {
      const platform = await startPlatformBeside({
        home,
        database,
        edgeUrl: edge.url,
        chain: null,
        keeps: false,
      });
      try {
        const { chapter, shop } = await playPlatform(NO_STAGE, { ...platform, edgeUrl: edge.url });
        await shop.close();
        const counted = tally(chapter.figures);
        output.result({ ok: chapter.figures.every(({ ok }) => ok), chapter, tally: counted }, () =>
          [chapterText(chapter), tallyText(counted)].join('\n'),
        );
        return counted.equalChecked === counted.equalHeld ? EXIT.ok : EXIT.refused;
      } finally {
        await platform.stop();
      }
    } finally {
      await edge.stop();
    }
  } finally {
    await database.close();
  }
}
