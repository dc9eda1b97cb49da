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
