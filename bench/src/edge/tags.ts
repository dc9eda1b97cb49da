/** How many tags are signed, and checked, in a second. */
import { checkTag, formatTag, importTagSigner, parseTag, type SignedTag, signTag } from '@crr/sdk';
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

/** Signs by WebCrypto and checks by tweetnacl, as the edge does, in this process, one after the other. Every tag is checked. */
export async function measureTags(runs: number): Promise<TagFigure[]> {
  const keypair = fixedKeypair('tag signer');
  const signer = await importTagSigner(keypair);
  const issuedAt = BigInt(Math.floor(Date.now() / MILLISECONDS));
  const signOne = (place: number) => {
    const influencer = fixedInfluencers[place % fixedInfluencers.length] ?? null;
    const campaignId = new Uint8Array(32).fill(place % 256);
    return signTag({ campaignId, influencer, issuedAt, expiresAt: issuedAt + LIFETIME_SECONDS }, signer);
  };
  const check = (text: string) => {
    const verdict = checkTag(parseTag(text), { publicKeys: [keypair.publicKey], now: issuedAt });
    if (!verdict.valid) throw new BadTagError(`a tag was refused: ${verdict.reason}`);
  };
  const rates: Record<'signed' | 'checked' | 'both', number[]> = { signed: [], checked: [], both: [] };
  for (let run = 0; run <= runs; run += 1) {
    const tags: SignedTag[] = [];
    const signMs = await timed(async () => {
      for (let place = 0; place < TAGS_OF_RUN; place += 1) tags.push(await signOne(place));
    });
    const texts = tags.map((tag) => formatTag(tag));
    const checkMs = await timed(async () => texts.forEach(check));
    // The first run is for the compiler.
    if (run === 0) continue;
    rates.signed.push(rateOf(signMs));
    rates.checked.push(rateOf(checkMs));
    rates.both.push(rateOf(signMs + checkMs));
  }
  return [
    { what: 'signed by WebCrypto', perSecond: spreadOf(rates.signed) },
    { what: 'read from text and checked by tweetnacl', perSecond: spreadOf(rates.checked) },
    { what: 'signed and checked', perSecond: spreadOf(rates.both) },
  ];
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
