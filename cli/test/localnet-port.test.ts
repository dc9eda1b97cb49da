import { createServer, type Server } from 'node:net';
import { Chain } from '@crr/localnet';
import { expect } from 'chai';
import { startOnFreePort } from '../src/localnet-port';

/** As many as begin at once where a repository's checks play the scenario side by side, and more. */
const AT_ONCE = 4;

describe('the port of an embedded chain', () => {
  it('is another one for each of several chains that begin at the same moment', async () => {
    const chains = await Promise.all(Array.from({ length: AT_ONCE }, () => startOnFreePort(null)));
    const ports = chains.flatMap(({ rpcUrl, wsUrl }) => [new URL(rpcUrl).port, new URL(wsUrl).port]);
    await Promise.all(chains.map((chain) => chain.close()));
    expect(new Set(ports).size).to.equal(2 * AT_ONCE);
  });

  it('is a later one where somebody else listens before the chain that found it free', async () => {
    const first = await startOnFreePort(null);
    const port = Number(new URL(first.rpcUrl).port);
    await first.close();
    const { create } = Chain;
    const squatters: Server[] = [];
    Chain.create = (options) => {
      // Without a host it listens before it returns.
      if (squatters.length === 0)
        squatters.push(
          createServer()
            .on('error', () => undefined)
            .listen(port),
        );
      return create.call(Chain, options);
    };
    try {
      const second = await startOnFreePort(null);
      await second.close();
      expect(squatters).to.have.length(1);
      expect(Number(new URL(second.rpcUrl).port)).to.be.greaterThan(port);
    } finally {
      Chain.create = create;
      for (const squatter of squatters) squatter.close();
    }
  });
});
