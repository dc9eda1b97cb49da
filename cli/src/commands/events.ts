/** `crr events`: a stream of events, read, decoded, and proven complete. */
import type { StreamHead } from '@crr/sdk';
import type { PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import type { Command } from 'commander';
import { streamOf, transactionsOf } from '../chain/history';
import type { CommandBuilder } from '../command';
import { EXIT, NotFoundError, UsageError } from '../errors';
import { campaignOption, keyOption } from '../options';
import { eventText } from '../print/event-text';
import { toJson } from '../print/json';
import { clip, mark, table } from '../print/table';
import type { Session } from '../session';
import { chainVerdict } from '../verify/event-chain';

const TEXT_COLUMNS = 72;

interface Stream {
  key: string;
  address: PublicKey;
  head: StreamHead;
}

/** The command. */
export function eventsCommand(builder: CommandBuilder): Command {
  return builder.leaf<{ campaign?: string; influencer?: string }>({
    name: 'events',
    description: 'the events of a campaign, an influencer, or the config, checked against their hash chain',
    role: 'payer',
    options: (command) =>
      command
        .option('--campaign <id>', 'of this campaign')
        .option('--influencer <wallet>', 'of this influencer'),
    examples: ['crr events --campaign <id>', 'crr events --campaign <id> --json | jq .events[].name'],
    work: async (session, options) => {
      const stream = await streamFor(session, options);
      const past = await transactionsOf(session.connection, stream.address, session.router.pdas);
      const told = streamOf(past, stream.key);
      const verdict = chainVerdict(
        told.map(({ event }) => event),
        stream.head,
      );
      const events = told.map(({ event: { name, seq, chain, data }, transaction }) => ({
        seq,
        name,
        signature: transaction.signature,
        data: toJson(data),
        chain,
      }));
      session.output.result({ stream: stream.key, ...verdict, head: stream.head, events }, () => {
        const rows = told.map(({ event }) => [
          event.seq.toString(),
          event.name,
          clip(eventText(event), TEXT_COLUMNS),
        ]);
        const list = table([{ title: '#', right: true }, 'Event', 'key figures'], rows);
        return `${list}\n\n  ${mark(verdict.complete)} ${verdict.detail}`;
      });
      return verdict.complete ? EXIT.ok : EXIT.refused;
    },
  });
}

async function streamFor(
  { accounts, router }: Session,
  { campaign, influencer }: { campaign?: string; influencer?: string },
): Promise<Stream> {
  if (campaign !== undefined && influencer !== undefined) {
    throw new UsageError('--influencer', 'goes without --campaign');
  }
  if (campaign !== undefined) {
    const id = campaignOption('--campaign', campaign);
    const found = (await accounts.campaign(id)) ?? (await accounts.tombstone(id));
    return streamAt(`campaign:${bs58.encode(id)}`, router.pdas.campaign(id), found);
  }
  if (influencer !== undefined) {
    const wallet = keyOption('--influencer', influencer);
    const found = await accounts.influencer(wallet);
    return streamAt(`influencer:${wallet.toBase58()}`, router.pdas.influencer(wallet), found);
  }
  return streamAt('config', router.pdas.config(), await accounts.config());
}

function streamAt(key: string, address: PublicKey, account: { events: StreamHead } | null): Stream {
  if (account === null) throw new NotFoundError('account', `there is no ${key} on this cluster`);
  return { key, address, head: account.events };
}
