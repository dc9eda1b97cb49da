import { expect } from 'chai';
import { attribute, type Step, type StepName, type TraceableEvent } from '../../src/attribution';
import { clickOf, couponOf, eventOf, linkOf, lookupsOf, NOW_MS, termsOf, type World } from './support/world';

const EMPTY: World = { coupons: [], links: [], clicks: [], session: null };

function said(event: Partial<TraceableEvent>, world: Partial<World>) {
  const attribution = attribute(eventOf(event), lookupsOf({ ...EMPTY, ...world }));
  const step = (name: StepName) => attribution.steps.find((each) => each.step === name) as Step;
  return { ...attribution, step };
}

describe('the waterfall', () => {
  it('credits the influencer of the coupon, not the one of the ref_code', () => {
    const { step, steps, ...rest } = said(
      { couponCode: 'jessica20', refCode: 'abc' },
      { coupons: [couponOf()], links: [linkOf()] },
    );
    expect(rest).to.deep.equal({
      attributed: true,
      campaignId: 'campaign-1',
      influencerId: 'A',
      linkCode: 'abc',
      couponId: 'coupon-1',
      clickId: null,
      decidingKey: 'coupon',
      ruleVersion: 'waterfall-2',
      confidencePercent: 100,
    });
    expect(step('coupon')).to.include({ outcome: 'decided', reason: 'influencer_coupon', key: 'JESSICA20' });
    expect(step('ref_code')).to.include({ outcome: 'noted', reason: 'decided_before', key: 'abc' });
  });

  it('credits the owner of the ref_code, with its campaign and link', () => {
    const answer = said({ refCode: 'abc' }, { links: [linkOf()] });
    expect(answer).to.include({
      influencerId: 'B',
      campaignId: 'campaign-2',
      linkCode: 'abc',
      decidingKey: 'ref_code',
      confidencePercent: 95,
    });
    expect(answer.step('coupon')).to.include({ outcome: 'absent', reason: 'not_told' });
  });

  it('finds the ref_code in landing_url', () => {
    const answer = said({ landingUrl: 'https://shop/x?utm=1&ref_code=abc#y' }, { links: [linkOf()] });
    expect(answer).to.include({ influencerId: 'B', decidingKey: 'landing_url', confidencePercent: 90 });
    expect(answer.step('landing_url').key).to.equal('abc');
  });

  it('finds the ref_code in referrer', () => {
    const answer = said({ referrer: 'https://shop/x?utm=1&ref_code=abc#y' }, { links: [linkOf()] });
    expect(answer).to.include({ influencerId: 'B', decidingKey: 'referrer', confidencePercent: 80 });
  });

  for (const malformed of [
    'http://',
    'not a url?ref_code=abc',
    'https://[::1?ref_code=abc',
    '%%%',
    'javascript:ref_code=abc',
    '\u0000',
  ])
    it(`leaves the event of a malformed URL unattributed: ${JSON.stringify(malformed)}`, () => {
      const answer = said({ landingUrl: malformed, referrer: malformed }, { links: [linkOf()] });
      expect(answer).to.include({ attributed: false, decidingKey: 'none', confidencePercent: 0 });
      expect(answer.step('landing_url').reason).to.be.oneOf(['unreadable', 'placeholder']);
    });

  it('asks landing_url before referrer, and goes on where its code is unknown', () => {
    const links = [linkOf(), linkOf({ code: 'second', influencerId: 'C' })];
    const both = { landingUrl: 'https://shop/?ref_code=second', referrer: 'https://blog/?ref_code=abc' };
    expect(said(both, { links })).to.include({ influencerId: 'C', decidingKey: 'landing_url' });
    expect(said(both, { links: [linkOf()] })).to.include({ influencerId: 'B', decidingKey: 'referrer' });
  });

  it('takes codes of links as they are written, and codes of coupons in any case', () => {
    expect(said({ refCode: 'ABC' }, { links: [linkOf()] }).decidingKey).to.equal('none');
    expect(said({ couponCode: ' JesSica20 ' }, { coupons: [couponOf()] }).decidingKey).to.equal('coupon');
  });

  it('lets a generic coupon fix the campaign, and the ref_code say whom to credit', () => {
    const coupons = [couponOf({ influencerId: null })];
    const answer = said({ couponCode: 'JESSICA20', refCode: 'abc' }, { coupons, links: [linkOf()] });
    expect(answer).to.include({
      influencerId: 'B',
      campaignId: 'campaign-1',
      couponId: 'coupon-1',
      decidingKey: 'ref_code',
    });
    expect(answer.step('coupon')).to.include({ outcome: 'campaign_fixed', reason: 'generic_coupon' });
  });

  it('credits nobody for a generic coupon alone, but counts the campaign', () => {
    const answer = said({ couponCode: 'JESSICA20' }, { coupons: [couponOf({ influencerId: null })] });
    expect(answer).to.include({
      attributed: false,
      influencerId: null,
      campaignId: 'campaign-1',
      decidingKey: 'coupon',
      confidencePercent: 0,
    });
  });

  for (const [what, fields, reason] of [
    ['invalidated', { invalidatedAtMs: NOW_MS }, 'invalidated'],
    ['expired', { validUntilMs: NOW_MS }, 'expired'],
    ['not yet valid', { validFromMs: NOW_MS + 1 }, 'not_yet_valid'],
    ['made later', { createdAtMs: NOW_MS + 1 }, 'unknown'],
    ["another advertiser's", { advertiserId: 'other' }, 'unknown'],
    [
      'of a campaign that counts links only',
      { terms: termsOf({ source: 'link' }) },
      'campaign_counts_links_only',
    ],
  ] as const)
    it(`passes a coupon over that is ${what}, and goes on`, () => {
      const answer = said(
        { couponCode: 'JESSICA20', refCode: 'abc' },
        { coupons: [couponOf(fields)], links: [linkOf()] },
      );
      expect(answer).to.include({ influencerId: 'B', campaignId: 'campaign-2', couponId: null });
      expect(answer.step('coupon')).to.include({ outcome: 'passed', reason });
    });

  for (const [what, fields] of [
    ['invalidated a millisecond later', { invalidatedAtMs: NOW_MS + 1 }],
    ['valid for one more millisecond', { validUntilMs: NOW_MS + 1 }],
    ['valid from that moment', { validFromMs: NOW_MS }],
    ['made at that moment', { createdAtMs: NOW_MS }],
  ] as const)
    it(`counts a coupon that is ${what}`, () => {
      expect(said({ couponCode: 'JESSICA20' }, { coupons: [couponOf(fields)] })).to.include({
        influencerId: 'A',
      });
    });

  it('takes the coupon that had the code when the sale was made, not the one that has it by now', () => {
    const coupons = [
      couponOf({ id: 'new', influencerId: 'C', createdAtMs: NOW_MS + 10_000 }),
      couponOf({ id: 'old', invalidatedAtMs: NOW_MS + 9_000 }),
    ];
    const late = { couponCode: 'JESSICA20', receivedAtMs: NOW_MS + 60_000 };
    expect(said(late, { coupons })).to.include({ couponId: 'old', influencerId: 'A' });
    expect(said({ ...late, occurredAtMs: NOW_MS + 11_000 }, { coupons })).to.include({ couponId: 'new' });
  });

  it('lets no event decide by what was invalidated before it was received, however far its clock is ahead', () => {
    const coupons = [couponOf({ invalidatedAtMs: NOW_MS + 1_000 })];
    const ahead = { couponCode: 'JESSICA20', occurredAtMs: NOW_MS + 5_000 };
    expect(said(ahead, { coupons })).to.include({ influencerId: 'A' });
    expect(said({ ...ahead, receivedAtMs: NOW_MS + 2_000 }, { coupons })).to.include({ influencerId: null });
  });

  it("ends at a campaign's own link: nobody is credited, and the link is known", () => {
    const answer = said(
      { refCode: 'abc', clickId: clickOf().id },
      { links: [linkOf({ influencerId: null })], clicks: [clickOf()] },
    );
    expect(answer).to.include({
      attributed: false,
      campaignId: 'campaign-2',
      linkCode: 'abc',
      decidingKey: 'ref_code',
      confidencePercent: 0,
    });
    expect(answer.step('ref_code').reason).to.equal('campaign_link');
  });

  it('credits nobody by a link where the campaign counts coupons only', () => {
    const answer = said({ refCode: 'abc' }, { links: [linkOf({ terms: termsOf({ source: 'coupon' }) })] });
    expect(answer).to.include({ influencerId: null, decidingKey: 'none', linkCode: 'abc' });
    expect(answer.step('ref_code').reason).to.equal('campaign_counts_coupons_only');
  });

  it('credits by the click when nothing stronger is known, and knows the click also when something is', () => {
    const world = { clicks: [clickOf()], coupons: [couponOf()] };
    const clickId = clickOf().id;
    expect(said({ clickId, refCode: 'nobody' }, world)).to.include({
      influencerId: 'B',
      decidingKey: 'click_id',
      clickId,
      linkCode: 'abc',
    });
    expect(said({ clickId, couponCode: 'JESSICA20' }, world)).to.include({
      influencerId: 'A',
      clickId,
      linkCode: 'abc',
    });
    expect(said({ clickId: 'garbage' }, world)).to.include({ decidingKey: 'none', clickId: null });
  });

  it("credits whom the session's first event was credited to, and last of all", () => {
    const session = {
      eventId: 'first',
      advertiserId: 'shop',
      campaignId: 'campaign-3',
      influencerId: 'D',
      linkCode: 'x',
      terms: termsOf(),
      ageMostMs: 1_000,
      occurredAtMs: NOW_MS - 1,
      receivedAtMs: NOW_MS - 1,
      ordinal: 0,
    };
    expect(said({ sessionId: 's' }, { session })).to.include({
      influencerId: 'D',
      campaignId: 'campaign-3',
      decidingKey: 'session_id',
      confidencePercent: 60,
    });
    expect(said({ sessionId: 's', refCode: 'abc' }, { session, links: [linkOf()] })).to.include({
      influencerId: 'B',
    });
    const atOnce = { ...session, occurredAtMs: NOW_MS, receivedAtMs: NOW_MS };
    expect(said({ sessionId: 's' }, { session: atOnce })).to.include({ decidingKey: 'none' });
  });

  it('records no session id', () => {
    const { steps } = said({ sessionId: 'secret-session' }, {});
    expect(JSON.stringify(steps)).not.to.contain('secret-session');
  });

  it('keeps an event without any key as unattributed', () => {
    const answer = said({}, {});
    expect(answer).to.include({ attributed: false, campaignId: null, decidingKey: 'none' });
    expect(answer.steps.every(({ outcome }) => outcome === 'absent')).to.equal(true);
  });
});
