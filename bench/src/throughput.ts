import { startLocalnet } from '@crr/localnet';
import { decodeCampaign, packInstructions } from '@crr/sdk';
import { Connection, type VersionedTransaction } from '@solana/web3.js';
import { type Relation, vauInstructions } from './attention';
import { BenchChain, sign } from './bench-chain';
import { people } from './keys';
import { type Spread, spreadOf } from './spread';

/** How many VAUs the embedded chain takes in a second, over several runs. */
export interface Throughput {
  name: string;
  vausPerSecond: Spread;
}

const RUNS = 5;
const USERS = 8;
const VAUS_PER_USER = 50;
/** 30 s at 100 base units and 150 %. */
const PAID_PER_VAU_USDC = 4_500n;
const VAUS_IN_PACK = 5;
const UNITS_OF_VAU = 30_000;

/** One user's transactions, to be sent in order. */
type Queue = readonly VersionedTransaction[];
type Send = (queues: readonly Queue[]) => Promise<void>;

/** Times steady VAUs in USDC with an influencer, signed beforehand; every run's sums are checked. */
export async function measureThroughput(): Promise<Throughput[]> {
  const stage = BenchChain.ready({ blockhashLifetime: 1_000_000 });
  const influencer = stage.influencer.publicKey;
  const campaignId = stage.fundedCampaign(stage.terms(1n));
  const relations = people('timed', USERS).map(({ publicKey: user }) => ({ campaignId, user, influencer }));
  for (const relation of relations) {
    stage.openAccount(relation.user);
    stage.run(await vauInstructions(stage, relation, 1), [stage.attester]);
  }
  const clock = new Stopwatch(stage, relations);
  const inProcess: Send = async (queues) => {
    for (const transaction of queues.flat()) stage.send(transaction);
  };
  const served = await startLocalnet({ chain: stage.chain, port: 0, slotMilliseconds: 0 });
  const overRpc = senderOver(new Connection(served.rpcUrl, 'confirmed'));
  try {
    return [
      await clock.time('in process, one VAU a transaction', 1, inProcess),
      await clock.time(`in process, ${VAUS_IN_PACK} VAUs a transaction`, VAUS_IN_PACK, inProcess),
      await clock.time(`over RPC, ${USERS} senders, one VAU a transaction`, 1, overRpc),
      await clock.time(
        `over RPC, ${USERS} senders, ${VAUS_IN_PACK} VAUs a transaction`,
        VAUS_IN_PACK,
        overRpc,
      ),
    ];
  } finally {
    await served.close();
  }
}

class Stopwatch {
  private recorded = 1;

  constructor(
    private readonly stage: BenchChain,
    private readonly relations: readonly Relation[],
  ) {}

  async time(name: string, vausPerTransaction: number, send: Send): Promise<Throughput> {
    const rates: number[] = [];
    for (let run = 0; run < RUNS; run += 1) rates.push(await this.run(vausPerTransaction, send));
    return { name, vausPerSecond: spreadOf(rates) };
  }

  private async run(vausPerTransaction: number, send: Send): Promise<number> {
    const queues = await Promise.all(
      this.relations.map((relation) => this.queueOf(relation, vausPerTransaction)),
    );
    this.recorded += VAUS_PER_USER;
    const before = this.sums();
    const started = performance.now();
    await send(queues);
    const seconds = (performance.now() - started) / 1_000;
    this.requireSums(before);
    return Math.round((USERS * VAUS_PER_USER) / seconds);
  }

  private async queueOf(relation: Relation, vausPerTransaction: number): Promise<Queue> {
    const { attester, chain } = this.stage;
    const sequences = Array.from({ length: VAUS_PER_USER }, (_, i) => this.recorded + 1 + i);
    const groups = await Promise.all(
      sequences.map((sequence) => vauInstructions(this.stage, relation, sequence)),
    );
    const transactions = packInstructions(groups, {
      payer: attester.publicKey,
      blockhash: chain.latestBlockhash(),
      computeUnitsPerGroup: UNITS_OF_VAU,
      maxGroupsPerTransaction: vausPerTransaction,
    });
    return transactions.map((transaction) => sign(transaction, [attester]));
  }

  /** What the campaign says it recorded and paid, and what its payees hold. */
  private sums() {
    const [relation] = this.relations;
    const address = this.stage.router.pdas.campaign(relation?.campaignId ?? new Uint8Array());
    const info = this.stage.chain.getAccount(address);
    if (info === null) throw new Error('the campaign is gone');
    const { stats } = decodeCampaign(info.data);
    const payees = [this.stage.influencer.publicKey, ...this.relations.map(({ user }) => user)];
    const held = payees.map((payee) => this.stage.tokenBalance(this.stage.usdcOf(payee)));
    return {
      vaus: stats.totalVausProcessed,
      paid: stats.totalPaidOutUsdc,
      held: held.reduce((total, amount) => total + amount, 0n),
    };
  }

  private requireSums(before: ReturnType<Stopwatch['sums']>): void {
    const after = this.sums();
    const vaus = BigInt(USERS * VAUS_PER_USER);
    const paid = vaus * PAID_PER_VAU_USDC;
    const right =
      after.vaus - before.vaus === vaus &&
      after.paid - before.paid === paid &&
      after.held - before.held === paid;
    if (!right) throw new Error('VAUs were lost, or paid otherwise than they should be');
  }
}

/** Every user's queue is sent in order, all users' at the same time; done when the last one is confirmed. */
function senderOver(connection: Connection): Send {
  const sendQueue = async (queue: Queue): Promise<void> => {
    for (const transaction of queue) {
      const signature = await connection.sendRawTransaction(transaction.serialize(), { skipPreflight: true });
      const { value } = await connection.getSignatureStatus(signature);
      if (value === null || value.err !== null) throw new Error(`${signature}: ${JSON.stringify(value)}`);
    }
  };
  return async (queues) => {
    await Promise.all(queues.map(sendQueue));
  };
}
