import { expect } from 'chai';
import { Hono } from 'hono';
import { listen } from '../../src/serve';

describe('the HTTP server', () => {
  const app = new Hono().get('/', (context) => context.text('here'));

  it('takes a free port of the loopback address, and lets go of it', async () => {
    const server = await listen(app, 0);
    expect(server.url).to.match(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(server.url)).text()).to.equal('here');
    await server.close();
    const failure = await fetch(server.url).catch((error: Error) => error);
    expect(failure).to.be.an.instanceOf(TypeError);
  });

  it('fails when the port is taken', async () => {
    const server = await listen(app, 0);
    try {
      const second = await listen(app, Number(new URL(server.url).port)).catch((error: Error) => error);
      expect(second).to.have.property('code', 'EADDRINUSE');
    } finally {
      await server.close();
    }
  });
});
