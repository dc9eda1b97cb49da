/** `crr platform events …`: what customers did, whom it is credited to and why, and what was refused. */
import type { EventInput, PlatformClient } from '@crr/sdk';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { EXIT, UsageError } from '../../errors';
import { durationOption, wordOption } from '../../options';
import { clip, facts, table } from '../../print/table';
import { platformLeaf } from './leaf';
import { cell, moment, type PageOptions, pageQuery, printPage, withPage } from './listing';

interface SendOptions {
  value?: string;
  currency?: string;
  coupon?: string;
  ref?: string;
  click?: string;
  landing?: string;
  referrer?: string;
  session?: string;
  wallet?: string;
  id?: string;
}

interface ListOptions extends PageOptions {
  action?: string;
  campaign?: string;
  unattributed?: true;
}

interface FailedOptions extends PageOptions {
  follow?: true;
  every: string;
}

type EventDetail = Awaited<ReturnType<PlatformClient['events']['get']>>;
type FailedPage = Awaited<ReturnType<PlatformClient['events']['failed']>>;
type FailedEvent = FailedPage['data'][number];

const ACTIONS = ['purchase', 'add_to_cart', 'signup', 'drop_off', 'landing', 'custom'] as const;
const REASON_COLUMNS = 60;
const MILLISECONDS_PER_SECOND = 1_000;

/** The group. */
export function eventCommands(builder: CommandBuilder): Command {
  return builder.group('events', 'what customers did, whom it is credited to, and why', [
    sendCommand(builder),
    listCommand(builder),
    showCommand(builder),
    failedCommand(builder),
  ]);
}

function sendCommand(builder: CommandBuilder): Command {
  return platformLeaf<SendOptions>(builder, {
    name: 'send <action>',
    description: `tell an event, as a shop's server does: ${ACTIONS.join(', ')}; needs an API key`,
    options: (command) =>
      command
        .option('--value <amount>', 'what it is worth, e.g. 49.90')
        .option('--currency <code>', 'ISO 4217, or USDC (default: USD)')
        .option('--coupon <code>', 'the coupon that was entered')
        .option('--ref <code>', 'ref_code of the landing address')
        .option('--click <id>', 'click_id of the landing address')
        .option('--landing <url>', 'the landing address')
        .option('--referrer <url>', 'the page before')
        .option('--session <id>', 'the shop’s session')
        .option('--wallet <key>', 'the customer’s wallet, for campaigns that pay on chain')
        .option('--id <text>', 'e.g. the order: told twice, it counts once'),
    examples: [
      'crr platform events send purchase --value 49.90 --coupon JESSICA20 --id order-1 --api-key sk_live_…',
    ],
    work: async ({ client, output }, options, action) => {
      const receipt = await client.events.send({
        action: wordOption('action', action, ACTIONS),
        ...eventOf(options),
      });
      output.result(receipt, () =>
        facts([
          ['event', `${receipt.id}${receipt.duplicate ? ' (known already)' : ''}`],
          ['credited to', cell(receipt.influencer_id)],
          ['campaign', cell(receipt.campaign_id)],
          ['decided by', `${receipt.deciding_key}, ${receipt.confidence_percent} %, ${receipt.rule_version}`],
        ]),
      );
    },
  });
}

function eventOf(options: SendOptions): Omit<EventInput, 'action'> {
  const { value, currency, coupon, ref, click, landing, referrer, session, wallet, id } = options;
  const told = {
    value,
    currency,
    coupon_code: coupon,
    ref_code: ref,
    click_id: click,
    landing_url: landing,
    referrer,
    session_id: session,
    customer_wallet: wallet,
    event_id: id,
  };
  return Object.fromEntries(Object.entries(told).filter(([, text]) => text !== undefined));
}

function listCommand(builder: CommandBuilder): Command {
  return platformLeaf<ListOptions>(builder, {
    name: 'list',
    description: 'events, the newest first',
    options: (command) =>
      withPage(command)
        .option('--action <action>', ACTIONS.join(', '))
        .option('--campaign <id>', 'of one campaign')
        .option('--unattributed', 'credited to nobody'),
    examples: ['crr platform events list --action purchase', 'crr platform events list --unattributed'],
    work: async ({ client, output }, { action, campaign, unattributed, ...options }) => {
      const filter = {
        ...(action === undefined ? {} : { action: wordOption('--action', action, ACTIONS) }),
        ...(campaign === undefined ? {} : { campaign_id: campaign }),
        ...(unattributed ? { attributed: false } : {}),
      };
      printPage(output, await client.events.list({ ...pageQuery(options), ...filter }), {
        empty: 'no events',
        columns: ['when', 'id', 'action', { title: 'value', right: true }, 'decided by'],
        row: (event) => [
          moment(event.occurred_at),
          event.id,
          event.action,
          event.value === null ? '–' : `${event.value} ${event.currency}`,
          event.deciding_key,
        ],
      });
    },
  });
}

function showCommand(builder: CommandBuilder): Command {
  return platformLeaf(builder, {
    name: 'show <event>',
    description: 'one event, with each step of its attribution',
    examples: ['crr platform events show <id>'],
    work: async ({ client, output }, _, id) => {
      const event = await client.events.get(id);
      output.result(event, () => detailText(event));
    },
  });
}

function failedCommand(builder: CommandBuilder): Command {
  return platformLeaf<FailedOptions>(builder, {
    name: 'failed',
    description: 'requests that were refused, the newest first, with the rule and the field',
    options: (command) =>
      withPage(command)
        .option('--follow', 'go on printing what is refused from now on, until Ctrl-C')
        .option('--every <duration>', 'how often to look', '2s'),
    examples: ['crr platform events failed', 'crr platform events failed --follow'],
    work: async ({ client, output }, { follow, every, ...options }) => {
      const page = await client.events.failed(pageQuery(options));
      printPage(output, page, {
        empty: 'nothing was refused',
        columns: ['when', 'status', 'code', 'field', 'body'],
        row: failedRow,
      });
      if (!follow) return EXIT.ok;
      const seconds = durationOption('--every', every);
      if (seconds < 1n) throw new UsageError('--every', 'must be a second or more');
      const show = (failed: FailedEvent) =>
        output.json ? output.result(failed, () => '') : output.note(failedRow(failed).join('  '));
      const stop = new AbortController();
      const ended = builder.surroundings.interrupted().then(() => stop.abort());
      await tail(client, new Set(page.data.map(({ id }) => id)), Number(seconds), stop.signal, show);
      await ended;
      return EXIT.ok;
    },
  });
}

/** Tells of what was refused since, oldest first, until it is stopped. */
async function tail(
  client: PlatformClient,
  known: Set<string>,
  everySeconds: number,
  signal: AbortSignal,
  show: (failed: FailedEvent) => void,
): Promise<void> {
  while (!signal.aborted) {
    await pause(everySeconds * MILLISECONDS_PER_SECOND, signal);
    const { data } = await client.events.failed({ limit: 100 });
    for (const failed of [...data].reverse()) {
      if (!known.has(failed.id)) show(failed);
      known.add(failed.id);
    }
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resume) => {
    const timer = setTimeout(resume, milliseconds);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resume();
    });
  });
}

function failedRow({ received_at, status, error_code, field, body_excerpt }: FailedEvent): string[] {
  const body = body_excerpt.replace(/\s+/g, ' ');
  return [moment(received_at), `${status}`, error_code, cell(field), clip(body, REASON_COLUMNS)];
}

function detailText(event: EventDetail): string {
  const rows = event.steps.map(({ step, outcome, explanation }) => [
    step,
    outcome,
    clip(explanation, REASON_COLUMNS),
  ]);
  const shown = facts([
    ['id', event.id],
    ['what', `${event.action}${event.value === null ? '' : `, ${event.value} ${event.currency}`}`],
    ['when', moment(event.occurred_at)],
    ['credited to', cell(event.influencer_id)],
    ['campaign', cell(event.campaign_id)],
    ['link', cell(event.tracking_link_code)],
    ['because', event.explanation],
  ]);
  return `${shown}\n\n${table(['step', 'outcome', 'why'], rows)}`;
}
