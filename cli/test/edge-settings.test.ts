import { Keypair } from '@solana/web3.js';
import { expect } from 'chai';
import { edgeVariables } from '../src/edge/settings';
import { TemporaryHome } from './support/terminal';

const HERE = 'http://127.0.0.1:8899';
const [pool, lookupTable, other] = [
  Keypair.generate().publicKey,
  Keypair.generate().publicKey,
  Keypair.generate().publicKey.toBase58(),
];

describe('the settings of an edge that is started here', () => {
  let temporary: TemporaryHome;
  beforeEach(() => {
    temporary = new TemporaryHome();
    temporary.home.saveSettings({ url: HERE, pool, lookupTable });
  });
  afterEach(() => temporary.remove());

  const marketOf = (rpcUrl: string, environment: NodeJS.ProcessEnv) => {
    const { CRR_ACD_POOL, CRR_LOOKUP_TABLE } = edgeVariables(temporary.home, rpcUrl, environment);
    return [CRR_ACD_POOL, CRR_LOOKUP_TABLE];
  };

  it('name the pool and the lookup table that were made on this cluster', () => {
    expect(marketOf(HERE, {})).to.deep.equal([pool.toBase58(), lookupTable.toBase58()]);
  });

  it('name none that were made on another cluster', () => {
    expect(marketOf('https://rpc.example', {})).to.deep.equal([undefined, undefined]);
  });

  it('take both from the environment where it names one: they belong together', () => {
    expect(marketOf(HERE, { CRR_ACD_POOL: other })).to.deep.equal([other, undefined]);
    expect(marketOf(HERE, { CRR_LOOKUP_TABLE: other })).to.deep.equal([undefined, other]);
  });
});
