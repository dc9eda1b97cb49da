/** How many tags are signed, and checked, in a second. */
import { Keyring } from '@crr/edge';
import { checkTag, encodeBase58, formatTag, parseTag, type SignedTag, type TagVerdict } from '@crr/sdk';
import { fixedKeypair } from '../keys';
import { type Spread, spreadOf } from '../spread';

/** One step of a tag's way. */
export interface TagFigure {
  what: string;
  perSecond: Spread;
}

const TAGS_OF_RUN = 100;
const LIFETIME_SECONDS = 2_592_000n;
const MILLISECONDS = 1_000;

/** A tag was made that the check refuses. */
export class BadTagError extends Error {
  override readonly name = 'BadTagError';
}

/** Signs and checks as the edge does, and checks as the SDK does, in this process, one after the other. Every tag is checked, and none for the second time. */
export async function measureTags(runs: number): Promise<TagFigure[]> {
  const keypair = fixedKeypair('tag signer');
  const keyring = await Keyring.fromSecrets([encodeBase58(keypair.secretKey)]);
  const now = BigInt(Math.floor(Date.now() / MILLISECONDS));
  let tagsMade = 0;
  const signOne = async () => {
    tagsMade += 1;
    const influencer = fixedInfluencers[tagsMade % fixedInfluencers.length] ?? null;
    const campaignId = new Uint8Array(32).fill(tagsMade % 256);
    const issuedAt = now - BigInt(tagsMade);
    const tag = { campaignId, influencer, issuedAt, expiresAt: now + LIFETIME_SECONDS };
    return keyring.sign(tag, keypair.publicKey);
  };
  const rates: Record<'signed' | 'checked' | 'checkedBySdk', number[]> = {
    signed: [],
    checked: [],
    checkedBySdk: [],
  };
  for (let run = 0; run <= runs; run += 1) {
    const tags: SignedTag[] = [];
    const signMs = await timed(async () => {
      for (let place = 0; place < TAGS_OF_RUN; place += 1) tags.push(await signOne());
    });
    const texts = tags.map((tag) => formatTag(tag));
    const checkMs = await timed(async () => {
      for (const text of texts) expectValid(await keyring.check(parseTag(text), now));
    });
    const sdkMs = await timed(async () => {
      for (const text of texts)
        expectValid(checkTag(parseTag(text), { publicKeys: [keypair.publicKey], now }));
    });
    // The first run is for the compiler.
    if (run === 0) continue;
    rates.signed.push(rateOf(signMs));
    rates.checked.push(rateOf(checkMs));
    rates.checkedBySdk.push(rateOf(sdkMs));
  }
  return [
    { what: 'signed', perSecond: spreadOf(rates.signed) },
    { what: 'read from text and checked for the first time', perSecond: spreadOf(rates.checked) },
    {
      what: 'read from text and checked by the SDK, with tweetnacl',
      perSecond: spreadOf(rates.checkedBySdk),
    },
  ];
}

function expectValid(verdict: TagVerdict): void {
  if (!verdict.valid) throw new BadTagError(`a tag was refused: ${verdict.reason}`);
}

const fixedInfluencers = [null, fixedKeypair('influencer').publicKey];

async function timed(work: () => Promise<void>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}

function rateOf(milliseconds: number): number {
  return Math.round((TAGS_OF_RUN * MILLISECONDS) / milliseconds);
}
