import { expect } from 'chai';
import { CLUSTERS, clusterOf } from '../src';

const answering = (genesisHash: string) => ({ getGenesisHash: async () => genesisHash });

describe('a cluster', () => {
  for (const cluster of CLUSTERS) {
    it(`${cluster.name} is told by its genesis hash`, async () => {
      expect(await clusterOf(answering(cluster.genesisHash))).to.equal(cluster);
    });
  }

  it('of any other genesis is a private one', async () => {
    expect(await clusterOf(answering('11111111111111111111111111111111'))).to.equal(null);
  });
});
