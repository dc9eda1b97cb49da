import {
  type CampaignTag,
  composeTransaction,
  ROUTER_PROGRAM_ID,
  signTag,
  tagMessage,
  tagProofInstruction,
  tagSignerFromKeypair,
} from '@crr/sdk';
import { type Campaign, DAY, expectRefused, World } from '@crr/testing/chain';
import { Ed25519Program, type Keypair, SystemProgram, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';

const HEADER_BYTES = 16;
const PUBLIC_KEY_AT = 16;
const SIGNATURE_AT = 48;
const MESSAGE_AT = 112;

describe('attacks on the proof of a tag', () => {
  let world: World;
  let campaign: Campaign;
  let influencer: Keypair;
  let user: Keypair;
  let proof: TransactionInstruction;
  let record: TransactionInstruction;

  before(async () => {
    world = World.create();
    campaign = world.campaign();
    influencer = world.influencer();
  });

  beforeEach(async () => {
    user = world.user();
    const issuedAt = world.chain.now();
    const times = { issuedAt, expiresAt: issuedAt + 30n * DAY };
    const options = { influencer: influencer.publicKey, ...times };
    const [first, second] = await world.vauInstructions(campaign, user.publicKey, options);
    if (!first || !second) throw new Error('a first VAU takes two instructions');
    [proof, record] = [first, second];
  });

  const send = (instructions: TransactionInstruction[]) => world.send(instructions, [campaign.attester]);
  const refused = (codeName: string, instructions: TransactionInstruction[]) =>
    expectRefused(world, codeName, () => send(instructions));
  const altered = (change: (data: Buffer) => Buffer | undefined): TransactionInstruction => {
    const data = Buffer.from(proof.data);
    return new TransactionInstruction({ ...proof, data: change(data) ?? data });
  };
  /** A tag over other facts, signed by the campaign's own signer unless said otherwise. */
  const proofOf = async (
    changes: Partial<CampaignTag>,
    signer = campaign.tagSigner,
    programId = ROUTER_PROGRAM_ID,
  ) => {
    const now = world.chain.now();
    const tag = {
      campaignId: campaign.id,
      influencer: influencer.publicKey,
      issuedAt: now,
      expiresAt: now + 30n * DAY,
      ...changes,
    };
    const signature = await tagSignerFromKeypair(signer).sign(tagMessage(tag, programId));
    return Ed25519Program.createInstructionWithPublicKey({
      publicKey: signer.publicKey.toBytes(),
      message: tagMessage(tag, programId),
      signature,
    });
  };

  it('the untouched proof passes simulation, so that every refusal below has its own reason', () => {
    const transaction = composeTransaction({
      payer: campaign.attester.publicKey,
      instructions: [proof, record],
      blockhash: world.chain.latestBlockhash(),
    });
    transaction.sign([campaign.attester]);
    expect(world.chain.simulate(transaction).error).to.equal(null);
  });

  it('every byte of the Ed25519 instruction’s header is pinned', async () => {
    for (let position = 0; position < HEADER_BYTES; position += 1) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const forged = altered((data) => {
          data[position] = (data[position] ?? 0) ^ flip;
          return data;
        });
        const result = send([forged, record]);
        expect(result.error, `byte ${position} ^ ${flip}`).not.to.equal(null);
        expect(await world.accounts.attribution(user.publicKey, campaign.id)).to.equal(null);
      }
    }
  });

  it('a changed key, signature or message is refused by the runtime', async () => {
    for (const position of [PUBLIC_KEY_AT, SIGNATURE_AT, MESSAGE_AT, MESSAGE_AT + 121]) {
      const forged = altered((data) => {
        data[position] = (data[position] ?? 0) ^ 1;
        return data;
      });
      expect(send([forged, record]).error, `byte ${position}`).not.to.equal(null);
      expect(await world.accounts.attribution(user.publicKey, campaign.id)).to.equal(null);
    }
  });

  it('two signatures in one instruction are refused, though both are good', async () => {
    const offsets = proof.data.subarray(2, HEADER_BYTES);
    const shift = (at: number, by: number, into: Buffer) =>
      into.writeUInt16LE(into.readUInt16LE(at) + by, at);
    const moved = Buffer.from(offsets);
    for (const at of [0, 4, 8]) shift(at, offsets.length, moved);
    const data = Buffer.concat([Buffer.from([2, 0]), moved, moved, proof.data.subarray(HEADER_BYTES)]);
    const doubled = new TransactionInstruction({ ...proof, data });
    await refused('TagNotProven', [doubled, record]);
  });

  it('key, signature or message that lie in another instruction are refused, though they are good', async () => {
    for (const indexAt of [4, 8, 14]) {
      const pointing = altered((data) => {
        data.writeUInt16LE(0, indexAt);
        return data;
      });
      await refused('TagNotProven', [proof, pointing, record]);
    }
  });

  it('a proof after the VAU, one that is not adjacent and none at all are refused', async () => {
    const between = SystemProgram.transfer({
      fromPubkey: campaign.attester.publicKey,
      toPubkey: campaign.attester.publicKey,
      lamports: 0,
    });
    await refused('TagNotProven', [record]);
    await refused('TagNotProven', [record, proof]);
    await refused('TagNotProven', [proof, between, record]);
  });

  it('a trailing byte is refused', async () => {
    await refused('TagNotProven', [altered((data) => Buffer.concat([data, Buffer.from([0])])), record]);
  });

  it('a tag of another campaign, influencer, time or deployment is refused', async () => {
    const other = world.campaign();
    for (const changes of [
      { campaignId: other.id },
      { influencer: world.influencer().publicKey },
      { influencer: null },
      { issuedAt: world.chain.now() - 1n },
      { expiresAt: world.chain.now() + 31n * DAY },
    ]) {
      await refused('TagMessageMismatch', [await proofOf(changes), record]);
    }
    const elsewhere = world.keys.next().publicKey;
    await refused('TagMessageMismatch', [await proofOf({}, campaign.tagSigner, elsewhere), record]);
  });

  it('a tag signed by anybody else is refused, the attester and the owner included', async () => {
    for (const signer of [campaign.attester, campaign.owner, world.keys.next()]) {
      await refused('TagSignerUnknown', [await proofOf({}, signer), record]);
    }
  });

  it('a tag that was not good when the attention was earned is refused', async () => {
    const now = world.chain.now();
    const earned = { influencer: influencer.publicKey };
    const attempt = (times: { issuedAt: bigint; expiresAt: bigint }) =>
      world.tryVau(campaign, user.publicKey, { ...earned, ...times });
    await expectRefused(world, 'TagExpired', () => attempt({ issuedAt: now - 10n, expiresAt: now - 1n }));
    await expectRefused(world, 'TagExpired', () => attempt({ issuedAt: now + 61n, expiresAt: now + 100n }));
    await expectRefused(world, 'InvalidTagLifetime', () => attempt({ issuedAt: now, expiresAt: now }));
    await expectRefused(world, 'InvalidTagLifetime', () =>
      attempt({ issuedAt: now, expiresAt: now + 90n * DAY + 1n }),
    );
  });

  it('the VAU that was proven is paid once: the same transaction and the same VAU again change nothing', async () => {
    world.expectOk(send([proof, record]));
    world.chain.advanceSeconds(1);
    await refused('SequenceMismatch', [proof, record]);
    await refused('SequenceMismatch', [record]);
  });

  it('a signed tag says nothing about another user: each attribution has its own proof', async () => {
    const now = world.chain.now();
    const tag = {
      campaignId: campaign.id,
      influencer: influencer.publicKey,
      issuedAt: now,
      expiresAt: now + DAY,
    };
    const signed = await signTag(tag, tagSignerFromKeypair(campaign.tagSigner));
    const shared = tagProofInstruction(signed, campaign.tagSigner.publicKey);
    const users = [world.user(), world.user()];
    const options = { influencer: influencer.publicKey, issuedAt: now, expiresAt: now + DAY };
    const records = await Promise.all(
      users.map(async ({ publicKey }) => (await world.vauInstructions(campaign, publicKey, options))[1]),
    );
    const [one, two] = records;
    if (!one || !two) throw new Error('a first VAU takes two instructions');
    const table = world.lookupTable([one, two]);
    await expectRefused(world, 'TagNotProven', () =>
      world.send([shared, one, two], [campaign.attester], [table]),
    );
    world.run([shared, one, shared, two], [campaign.attester], [table]);
  });
});
