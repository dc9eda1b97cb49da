import { Keypair, type PublicKey } from '@solana/web3.js';
import bs58 from 'bs58';
import { expect } from 'chai';
import { servedChain } from './support/served';

describe('getProgramAccounts', () => {
  const served = servedChain();
  const owner = Keypair.generate().publicKey;
  const [short, long, other] = [
    Buffer.from([1, 2, 3]),
    Buffer.from([1, 2, 3, 4, 5]),
    Buffer.from([9, 2, 3, 4, 5]),
  ];

  before(() => {
    for (const data of [short, long, other]) {
      served().chain.setAccount(Keypair.generate().publicKey, {
        lamports: 1_000_000,
        owner,
        data,
        executable: false,
      });
    }
    served().chain.setAccount(Keypair.generate().publicKey, {
      lamports: 1_000_000,
      owner: Keypair.generate().publicKey,
      data: long,
      executable: false,
    });
  });

  async function found(...filters: Parameters<typeof filtersOf>): Promise<Buffer[]> {
    const accounts = await served().connection.getProgramAccounts(owner, { filters: filtersOf(...filters) });
    return accounts.map(({ account }) => account.data).sort(Buffer.compare);
  }

  it('gives all accounts of the program and no other', async () => {
    expect(await found()).to.deep.equal([short, long, other]);
  });

  it('filters by size', async () => {
    expect(await found({ dataSize: 5 })).to.deep.equal([long, other]);
    expect(await found({ dataSize: 4 })).to.deep.equal([]);
  });

  it('filters by bytes at an offset, up to the end and not past it', async () => {
    expect(await found(at(0, [1, 2]))).to.deep.equal([short, long]);
    expect(await found(at(3, [4, 5]))).to.deep.equal([long, other]);
    expect(await found(at(4, [5, 6]))).to.deep.equal([]);
    expect(await found(at(500, [1]))).to.deep.equal([]);
  });

  it('gives what passes every filter', async () => {
    expect(await found({ dataSize: 5 }, at(0, [1]))).to.deep.equal([long]);
    expect(await found({ dataSize: 3 }, at(0, [9]))).to.deep.equal([]);
  });

  it('cuts the data after filtering', async () => {
    const accounts = await served().connection.getProgramAccounts(owner, {
      filters: [{ dataSize: 5 }],
      dataSlice: { offset: 3, length: 9 },
    });
    expect(accounts.map(({ account }) => account.data)).to.deep.equal([
      Buffer.from([4, 5]),
      Buffer.from([4, 5]),
    ]);
  });

  it('orders by address', async () => {
    const accounts = await served().connection.getProgramAccounts(owner);
    const keys = accounts.map(({ pubkey }): PublicKey => pubkey).map((key) => key.toBuffer());
    expect(keys).to.deep.equal([...keys].sort(Buffer.compare));
  });

  function at(offset: number, bytes: number[]) {
    return { memcmp: { offset, bytes: bs58.encode(Buffer.from(bytes)) } };
  }

  function filtersOf(...filters: ({ dataSize: number } | ReturnType<typeof at>)[]) {
    return filters;
  }
});
