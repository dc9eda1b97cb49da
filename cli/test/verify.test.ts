import { type Localnet, startLocalnet } from '@crr/localnet';
import { RouterAccounts, RouterPdas } from '@crr/sdk';
import { Connection, PublicKey, type VersionedTransactionResponse } from '@solana/web3.js';
import bs58 from 'bs58';
import { expect } from 'chai';
import { type Evidence, verifyCampaign } from '../src/verify/campaign';
import { TemporaryHome, Terminal } from './support/terminal';

/** What a dishonest node does to a transaction that it hands out. */
type Lie = (response: VersionedTransactionResponse) => VersionedTransactionResponse | null;

/** A connection to an honest chain through a node that lies about one transaction. */
function lyingConnection(url: string, about: string, lie: Lie): Connection {
  const connection = new Connection(url, 'confirmed');
  const honest = connection.getTransaction.bind(connection);
  const read = async (signature: string): Promise<VersionedTransactionResponse | null> => {
    const response = await honest(signature, { commitment: 'confirmed', maxSupportedTransactionVersion: 0 });
    return response !== null && signature === about ? lie(response) : response;
  };
  connection.getTransaction = read as typeof connection.getTransaction;
  return connection;
}

describe('verification from outside', () => {
  const temporary = new TemporaryHome();
  const terminal = new Terminal(temporary.home);
  const pdas = new RouterPdas();
  let localnet: Localnet;
  let campaignId: Uint8Array;
  let firstVau: string;
  let secondVau: string;

  before(async () => {
    localnet = await startLocalnet({ port: 0 });
    temporary.home.saveSettings({ url: localnet.rpcUrl });
    await terminal.json('init', '--no-pool');
    const create = [
      'campaign',
      'create',
      '--name',
      'Sale',
      '--budget',
      '50',
      '--rate',
      '0.001',
      '--fund',
      '20',
    ];
    const id: string = (await terminal.json(...create)).campaignId;
    campaignId = bs58.decode(id);
    await terminal.json(
      'influencer',
      'register',
      '--handle',
      'm',
      '--platform',
      'TikTok',
      '--followers',
      '1',
    );
    const { tag } = await terminal.json('tag', 'create', '--campaign', id);
    firstVau = (await terminal.json('vau', 'submit', '--campaign', id, '--tag', tag)).signature;
    secondVau = (await terminal.json('vau', 'submit', '--campaign', id)).signature;
  });

  after(async () => {
    await localnet.close();
    temporary.remove();
  });

  function evidence(connection: Connection = new Connection(localnet.rpcUrl, 'confirmed')): Evidence {
    return { connection, accounts: new RouterAccounts(connection), pdas };
  }

  /** Names of the checks that find something wrong. */
  async function wrong(about: string, lie: Lie, signature: string | null = null): Promise<string[]> {
    const connection = lyingConnection(localnet.rpcUrl, about, lie);
    const findings = await verifyCampaign(evidence(connection), campaignId, signature);
    return findings.filter(({ ok }) => !ok).map(({ check }) => check);
  }

  it('finds nothing wrong with what happened', async () => {
    const findings = await verifyCampaign(evidence(), campaignId);
    expect(findings.filter(({ ok }) => !ok)).to.deep.equal([]);
    expect(findings.map(({ detail }) => detail).join('; ')).to.contain('2 checked');
  });

  it('notices an event that is left out', async () => {
    const without: Lie = (response) => ({
      ...response,
      meta: response.meta && { ...response.meta, innerInstructions: [] },
    });
    expect(await wrong(secondVau, without)).to.include('the events are complete and unchanged');
  });

  it('notices an amount that is changed in an event', async () => {
    expect(await wrong(secondVau, withInner(eventWith(raised)))).to.include.members([
      'the events are complete and unchanged',
    ]);
  });

  it('notices a transfer of another amount than the event tells', async () => {
    const found = await wrong(secondVau, withInner(transferWith(raised)), secondVau);
    expect(found).to.deep.equal(['payouts add up and reached their payees']);
  });

  it('notices that a payee’s account is somebody else’s', async () => {
    const stolen: Lie = (response) => ({
      ...response,
      meta: response.meta && {
        ...response.meta,
        postTokenBalances: (response.meta.postTokenBalances ?? []).map((balance) => ({
          ...balance,
          owner: PublicKey.default.toBase58(),
        })),
      },
    });
    expect(await wrong(secondVau, stolen)).to.deep.equal(['payouts add up and reached their payees']);
  });

  it('notices a tag whose signature does not hold', async () => {
    const bent: Lie = (response) => {
      for (const { data } of response.transaction.message.compiledInstructions) {
        if (data.length === TAG_PROOF_BYTES) data[SIGNATURE_BYTE] = (data[SIGNATURE_BYTE] ?? 0) ^ 1;
      }
      return response;
    };
    expect(await wrong(firstVau, bent)).to.deep.equal(['tags are signed by the campaign’s tag signer']);
    // The user of the second VAU was attributed in the first.
    expect(await wrong(firstVau, bent, secondVau)).to.deep.equal([
      'tags are signed by the campaign’s tag signer',
    ]);
  });

  it('notices a vault that can not pay what the pot owes', async () => {
    const vault = pdas.vault(campaignId);
    const account = localnet.chain.getAccount(vault);
    if (account === null) throw new Error('no vault');
    const drained = Buffer.from(account.data);
    drained.writeBigUInt64LE(account.data.readBigUInt64LE(AMOUNT_OFFSET) - 1n, AMOUNT_OFFSET);
    localnet.chain.setAccount(vault, { ...account, data: drained });
    const findings = await verifyCampaign(evidence(), campaignId);
    localnet.chain.setAccount(vault, account);
    expect(findings.filter(({ ok }) => !ok).map(({ check }) => check)).to.deep.equal([
      'the vault holds what the pot owes',
    ]);
  });
});

/** Header, key, signature, message. */
const TAG_PROOF_BYTES = 16 + 32 + 64 + 122;
const SIGNATURE_BYTE = 50;
const AMOUNT_OFFSET = 64;
const TRANSFER_BYTES = 9;
/** Tag and discriminator of an event, seq, timestamp, campaign, user, influencer, sequence, earned at. */
const EVENT_CHANGE_OFFSET = 16 + 8 + 8 + 32 + 32 + 32 + 4 + 8;

type Change = (data: Uint8Array) => Uint8Array;

/** Changes the data of every inner instruction. */
function withInner(change: Change): Lie {
  return (response) => ({
    ...response,
    meta: response.meta && {
      ...response.meta,
      innerInstructions: (response.meta.innerInstructions ?? []).map(({ index, instructions }) => ({
        index,
        instructions: instructions.map((inner) => ({
          ...inner,
          data: bs58.encode(change(Uint8Array.from(bs58.decode(inner.data)))),
        })),
      })),
    },
  });
}

function transferWith(change: (data: Uint8Array, offset: number) => Uint8Array): Change {
  return (data) => (data.length === TRANSFER_BYTES ? change(data, 1) : data);
}

function eventWith(change: (data: Uint8Array, offset: number) => Uint8Array): Change {
  return (data) => (data.length > EVENT_CHANGE_OFFSET ? change(data, EVENT_CHANGE_OFFSET) : data);
}

function raised(data: Uint8Array, offset: number): Uint8Array {
  const copy = Uint8Array.from(data);
  copy[offset] = ((copy[offset] ?? 0) + 1) & 0xff;
  return copy;
}
