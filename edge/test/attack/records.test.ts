/** What is taken from a page can be told: nobody fills a journal with records that no receiver can read. */
import { expect } from 'chai';
import { AttentionFixture } from '../app-attention/support/fixture';

/** Labels of letters that need four times as many characters in the form in which browsers send them. */
function longHost(): string {
  const labels = Array.from({ length: 60 }, (_, label) =>
    Array.from({ length: 15 }, (_, at) =>
      String.fromCodePoint(0x4e00 + (((at + label * 15) * 7_919) % 20_000)),
    ).join(''),
  );
  return `https://${labels.join('.')}.example`;
}

describe('records of attention', () => {
  let fixture: AttentionFixture;
  before(async () => {
    fixture = await AttentionFixture.open();
  });
  after(() => fixture.close());

  it('are not made of pages whose host no name server knows', async () => {
    const page_url = longHost();
    const { origin } = new URL(page_url);
    expect(origin.length).to.be.above(2_048);
    const account = fixture.user().publicKey.toBase58();
    const report = { account, page_url, nonce: 'a-nonce-of-8', seconds: 5, user_presence: true };
    const { status, body } = await fixture.post('/v1/vau', report, { origin });
    expect([status, body.error?.code]).to.deep.equal([422, 'invalid_page_url']);
    const opened = await fixture.post('/v1/sessions', await fixture.opening(fixture.user(), { page_url }), {
      origin,
    });
    expect([opened.status, opened.body.error?.code]).to.deep.equal([422, 'invalid_page_url']);
    fixture.stage.clock.advance(1_000);
    await fixture.front.drain();
    expect((await fixture.front.status()).parked).to.equal(0);
  });
});
