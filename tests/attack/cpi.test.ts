import { EVENT_IX_TAG, eventsOfTransaction } from '@crr/sdk';
import { type Campaign, expectRefused, Hostile } from '@crr/testing/chain';
import { ComputeBudgetProgram, type Keypair, TransactionInstruction } from '@solana/web3.js';
import { expect } from 'chai';

describe('attacks by a program that calls the router', () => {
  let hostile: Hostile;
  let campaign: Campaign;
  let attacker: Keypair;
  let user: Keypair;

  before(() => {
    hostile = Hostile.create();
    campaign = hostile.world.campaign();
    attacker = hostile.world.wallet();
  });

  beforeEach(() => {
    user = hostile.world.user();
  });

  /** Ready to be sent, signed by the attacker and, where the relayed call asks for it, the attester. */
  const prepared = (instructions: TransactionInstruction[]) => {
    const table = hostile.world.lookupTable(instructions);
    const asked = instructions.some(({ keys }) =>
      keys.some(({ pubkey, isSigner }) => isSigner && pubkey.equals(campaign.attester.publicKey)),
    );
    const signers = asked ? [attacker, campaign.attester] : [attacker];
    return () => hostile.world.send(instructions, signers, [table]);
  };
  const refused = (codeName: string, instructions: TransactionInstruction[]) =>
    expectRefused(hostile.world, codeName, prepared(instructions));

  it('a first VAU under a CPI finds no proof, though a good one stands right before the caller', async () => {
    const [proof, vau] = await hostile.world.vauInstructions(campaign, user.publicKey);
    if (!proof || !vau) throw new Error('a first VAU takes two instructions');
    await refused('TagNotProven', [proof, hostile.relay(vau, attacker)]);
  });

  it('a later VAU needs no proof and may come under a CPI, so that the refusal has its own reason', async () => {
    await hostile.world.vau(campaign, user.publicKey);
    const [vau] = await hostile.world.vauInstructions(campaign, user.publicKey);
    if (!vau) throw new Error('a later VAU takes one instruction');
    hostile.world.expectOk(prepared([hostile.relay(vau, attacker)])());
    const attribution = await hostile.world.accounts.attribution(user.publicKey, campaign.id);
    expect(attribution?.totalVaus).to.equal(2);
  });

  it('nobody but the router can call it with an event, directly or under a CPI', async () => {
    const { eventAuthority, genuine } = await genuineEvent();
    const forged = new TransactionInstruction({
      programId: hostile.world.router.pdas.programId,
      keys: [{ pubkey: eventAuthority, isSigner: false, isWritable: false }],
      data: genuine,
    });
    await refused('ConstraintSigner', [forged]);
    await refused('ConstraintSigner', [hostile.relay(forged, attacker)]);
  });

  it('an event’s bytes in a call of another program are no event', async () => {
    const { eventAuthority, genuine } = await genuineEvent();
    const lookAlike = new TransactionInstruction({
      programId: ComputeBudgetProgram.programId, // Takes any data under a CPI.
      keys: [{ pubkey: eventAuthority, isSigner: false, isWritable: false }],
      data: genuine,
    });
    const result = hostile.world.expectOk(prepared([hostile.relay(lookAlike, attacker)])());
    const inner = result.innerInstructions.flatMap(({ instructions }) => instructions);
    expect(inner.some(({ data }) => Buffer.from(data).equals(genuine))).to.equal(true);
    expect(eventsOfTransaction(result)).to.deep.equal([]);
  });

  /** The bytes with which the router really wrote an event a moment ago. */
  async function genuineEvent() {
    const { world } = hostile;
    const [event] = world.events(await world.vau(campaign, user.publicKey));
    if (!event) throw new Error('a VAU writes an event');
    const genuine = Buffer.concat([EVENT_IX_TAG, event.bytes, event.chain]);
    return { eventAuthority: world.router.pdas.eventAuthority(), genuine };
  }
});
