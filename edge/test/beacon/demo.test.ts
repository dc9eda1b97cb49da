import { expect } from 'chai';
import { demoPage, serveDemo } from '../../demo/serve';

const OPTIONS = { edge: 'https://edge.example/', account: 'wallet' };

describe('the demo publisher’s page', () => {
  it('loads the beacon, for its account, and nothing else from anywhere', () => {
    const page = demoPage(OPTIONS);
    expect(page).to.include(
      '<script async src="https://edge.example/beacon.js" data-account="wallet" data-consent="storage"></script>',
    );
    expect([...page.matchAll(/\b(?:src|href)="([^"]*)"|url\(|@import/g)].map(([, url]) => url)).to.deep.equal(
      ['https://edge.example/beacon.js'],
    );
  });

  it('lets no value become markup', () => {
    const page = demoPage({ ...OPTIONS, account: '"><script>alert(1)</script>' });
    expect(page).to.include('data-account="&#34;&#62;&#60;script&#62;alert(1)&#60;/script&#62;"');
  });

  it('tells what a VAU was paid, once that is known', async () => {
    const url = 'https://explorer.example/tx/5ig';
    const paid = { state: 'paid', signature: '5ig', user_usdc: '2400', url } as const;
    const asked: string[] = [];
    const demo = await serveDemo({
      ...OPTIONS,
      paidFor: async (vau) => {
        asked.push(vau);
        if (asked.length === 1) throw new Error('the database is away');
        return asked.length === 2 ? null : paid;
      },
    });
    try {
      const ask = () => fetch(`${demo.url}paid/abc-1`);
      expect((await ask()).status).to.equal(204);
      expect((await ask()).status).to.equal(204);
      const answer = await ask();
      expect([answer.status, answer.headers.get('cache-control')]).to.deep.equal([200, 'no-store']);
      expect(await answer.json()).to.deep.equal(paid);
      expect(asked).to.deep.equal(['abc-1', 'abc-1', 'abc-1']);
      expect(await (await fetch(`${demo.url}paid/%3Cscript%3E`)).text()).to.contain('<!doctype html>');
    } finally {
      await demo.close();
    }
  });

  it('is there at every path, and not kept', async () => {
    const demo = await serveDemo(OPTIONS);
    try {
      const answer = await fetch(`${demo.url}any/article?ref_code=x`);
      expect(answer.status).to.equal(200);
      expect(answer.headers.get('cache-control')).to.equal('no-store');
      expect(await answer.text()).to.equal(demoPage(OPTIONS));
    } finally {
      await demo.close();
    }
  });
});
