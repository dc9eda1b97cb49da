import { expect } from 'chai';
import { Hono } from 'hono';

import {
  type CookieSameSite,
  readLinkCookie,
  readTagCookie,
  setTagCookies,
  TAG_MOST_CHARACTERS,
} from '../../src/tag/cookie';

const NOW_MS = 1_780_000_000_500;
const TAG = {
  text: 'campaign:wallet:1-2:signature',
  expiresAtSeconds: 1_780_000_090,
  linkProof: 'AbC12.proof',
};

async function setCookieHeader(sameSite: CookieSameSite, nowMs = NOW_MS): Promise<string[]> {
  const app = new Hono().get('/', (context) => {
    setTagCookies(context, TAG, sameSite, nowMs);
    return context.body(null);
  });
  return (await app.request('/')).headers.getSetCookie().map((line) => line.split('; ').sort().join('; '));
}

async function read(cookie: string | null, cookieOf = readTagCookie): Promise<unknown> {
  const app = new Hono().get('/', (context) => context.json(cookieOf(context)));
  return (await app.request('/', cookie === null ? {} : { headers: { cookie } })).json();
}

describe('cookies of a tag and its link', () => {
  it('are for this site over HTTPS, out of reach of scripts, for as long as the tag is good', async () => {
    expect(await setCookieHeader('Lax')).to.deep.equal([
      'HttpOnly; Max-Age=90; Path=/; SameSite=Lax; Secure; crr_tag=campaign%3Awallet%3A1-2%3Asignature',
      'HttpOnly; Max-Age=90; Path=/; SameSite=Lax; Secure; crr_link=AbC12.proof',
    ]);
  });

  it("are partitioned where they are for other sites' pages", async () => {
    expect(await setCookieHeader('None')).to.deep.equal([
      'HttpOnly; Max-Age=90; Partitioned; Path=/; SameSite=None; Secure; crr_tag=campaign%3Awallet%3A1-2%3Asignature',
      'HttpOnly; Max-Age=90; Partitioned; Path=/; SameSite=None; Secure; crr_link=AbC12.proof',
    ]);
  });

  it('are over at once for a tag that is', async () => {
    expect((await setCookieHeader('Strict', TAG.expiresAtSeconds * 1_000 + 5_000))[0]).to.contain(
      'Max-Age=0;',
    );
  });

  it('are read as they were set', async () => {
    expect(await read('a=1; crr_link=AbC12.proof', readLinkCookie)).to.equal('AbC12.proof');
    expect(await read('a=1', readLinkCookie)).to.equal(null);
    expect(await read('a=1; crr_tag=campaign%3Awallet%3A1-2%3Asignature; b=2')).to.equal(TAG.text);
  });

  const nothing: readonly (readonly [title: string, cookie: string | null])[] = [
    ['there is none', null],
    ['it is empty', 'crr_tag='],
    ['it is longer than a tag', `crr_tag=${'x'.repeat(TAG_MOST_CHARACTERS + 1)}`],
    ['it has another case', 'CRR_TAG=x'],
  ];
  for (const [title, cookie] of nothing) {
    it(`say nothing where ${title}`, async () => expect(await read(cookie)).to.equal(null));
  }
});
