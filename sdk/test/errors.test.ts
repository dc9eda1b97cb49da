import { key } from '@crr/testing/chain';
import { type PublicKey, SendTransactionError, SystemProgram, Transaction } from '@solana/web3.js';
import { expect } from 'chai';
import {
  AnchorFrameworkError,
  ATTENTION_TOKEN_PROGRAM_ID,
  AttentionTokenError,
  attentionTokenIdl,
  campaignRewardRouterIdl,
  deriveCampaignId,
  parseTransactionError,
  ROUTER_ERRORS,
  ROUTER_PROGRAM_ID,
  RouterError,
  TOKEN_PROGRAM_ID,
  TokenProgramError,
  TransactionFailure,
} from '../src';
import { Scene } from './support/scene';

function custom(code: number, instruction = 0) {
  return { InstructionError: [instruction, { Custom: code }] };
}

function failed(program: PublicKey, code: number): string {
  return `Program ${program.toBase58()} failed: custom program error: 0x${code.toString(16)}`;
}

describe('an error code', () => {
  for (const { code, name, msg } of campaignRewardRouterIdl.errors) {
    it(`${code} of the router is ${name}`, () => {
      const error = parseTransactionError(custom(code), [failed(ROUTER_PROGRAM_ID, code)]);
      expect(error).to.be.instanceOf(ROUTER_ERRORS[name]).and.to.be.instanceOf(RouterError);
      expect(error).to.include({ code, codeName: name, rule: msg, name, retryable: false });
      expect(error.message).to.equal(`${name} (${code}): ${msg}`);
    });
  }

  for (const { code, name } of attentionTokenIdl.errors) {
    it(`${code} of the AC-D program is its ${name}`, () => {
      const error = parseTransactionError(custom(code), [failed(ATTENTION_TOKEN_PROGRAM_ID, code)]);
      expect(error).to.be.instanceOf(AttentionTokenError).and.to.include({ code, codeName: name });
    });
  }

  it('is that of the innermost program, whose error the outer ones hand up', () => {
    const logs = [
      `Program ${ROUTER_PROGRAM_ID.toBase58()} invoke [1]`,
      failed(TOKEN_PROGRAM_ID, 1),
      failed(ROUTER_PROGRAM_ID, 1),
    ];
    const error = parseTransactionError(custom(1), logs);
    expect(error).to.be.instanceOf(TokenProgramError).and.to.include({ codeName: 'InsufficientFunds' });
  });

  it('can not be claimed for another program by a log line', () => {
    const logs = [
      `Program log: Program ${TOKEN_PROGRAM_ID.toBase58()} failed: custom program error: 0x1`,
      `Program log: x\n${failed(TOKEN_PROGRAM_ID, 1)}`,
      failed(ROUTER_PROGRAM_ID, 6_024),
    ];
    expect(parseTransactionError(custom(6_024), logs)).to.be.instanceOf(ROUTER_ERRORS.SequenceMismatch);
  });

  it('is told without logs by the programs of the instructions', () => {
    const instructionPrograms = [SystemProgram.programId, ATTENTION_TOKEN_PROGRAM_ID, ROUTER_PROGRAM_ID];
    const parse = (index: number) => parseTransactionError(custom(6_001, index), [], { instructionPrograms });
    expect(parse(2)).to.be.instanceOf(ROUTER_ERRORS.BudgetTooLow);
    expect(parse(1)).to.be.instanceOf(AttentionTokenError);
    expect(parse(0)).to.be.instanceOf(TransactionFailure);
  });

  it('of a program under another id is told by that id', () => {
    const [programId, attentionProgramId] = [key(1), key(2)];
    const parse = (program: PublicKey) =>
      parseTransactionError(custom(6_000), [failed(program, 6_000)], { programId, attentionProgramId });
    expect(parse(programId)).to.be.instanceOf(ROUTER_ERRORS.InvalidDateRange);
    expect(parse(attentionProgramId)).to.be.instanceOf(AttentionTokenError);
    expect(parse(ROUTER_PROGRAM_ID)).to.be.instanceOf(TransactionFailure);
  });

  it('of a program that is not known stays a number with its program', () => {
    const error = parseTransactionError(custom(17, 3), [failed(key(9), 17)]);
    expect(error).to.be.instanceOf(TransactionFailure);
    expect(error).to.include({ code: 17, instruction: 3, retryable: false });
    expect((error as TransactionFailure).programId?.equals(key(9))).to.equal(true);
    expect(parseTransactionError(custom(9_999), [failed(ROUTER_PROGRAM_ID, 9_999)])).to.be.instanceOf(
      TransactionFailure,
    );
  });

  it('below 6000 is Anchor’s, with the account that its log names', () => {
    const logs = [
      'Program log: AnchorError caused by account: user_token. Error Code: ConstraintSeeds. Error Number: 2006.',
      failed(ROUTER_PROGRAM_ID, 2_006),
    ];
    const error = parseTransactionError(custom(2_006), logs);
    expect(error).to.be.instanceOf(AnchorFrameworkError);
    expect(error).to.include({ codeName: 'ConstraintSeeds', field: 'userToken', code: 2_006 });
  });

  it('below 6000 is Anchor’s, also where only Anchor 1.x has the code', () => {
    const logs = [
      'Program log: AnchorError caused by account: holder_acd. Error Code: ConstraintDuplicateMutableAccount. Error Number: 2040.',
      failed(ROUTER_PROGRAM_ID, 2_040),
    ];
    expect(parseTransactionError(custom(2_040), logs)).to.include({
      codeName: 'ConstraintDuplicateMutableAccount',
      field: 'holderAcd',
      message:
        'ConstraintDuplicateMutableAccount (2040): constraint duplicate mutable account (account holderAcd)',
    });
    const names = [2_039, 2_041, 2_042, 2_043, 2_044, 2_045].map((code) => {
      const error = parseTransactionError(custom(code), [failed(ROUTER_PROGRAM_ID, code)]);
      return error instanceof AnchorFrameworkError ? error.codeName : error.name;
    });
    expect(names).to.deep.equal([
      'ConstraintMintTransferHookExtensionProgramId',
      'AccountAlreadyMigrated',
      'AccountNotMigrated',
      'ConstraintMintPausableExtension',
      'ConstraintMintPausableAuthority',
      'TransactionFailure',
    ]);
  });

  it('about one value names the field', () => {
    expect(new ROUTER_ERRORS.SequenceMismatch().field).to.equal('vau.sequence');
    expect(new ROUTER_ERRORS.Insolvent().field).to.equal(undefined);
  });
});

describe('a failure that is no program’s', () => {
  const retryable = [
    'BlockhashNotFound',
    'AccountInUse',
    'WouldExceedMaxBlockCostLimit',
    'ClusterMaintenance',
  ];
  const final = ['AlreadyProcessed', 'SignatureFailure', 'InsufficientFundsForFee', 'AccountNotFound'];
  for (const reason of [...retryable, ...final]) {
    const again = retryable.includes(reason);
    it(`${reason} ${again ? 'may be sent again' : 'is final'}`, () => {
      const error = parseTransactionError(reason);
      expect(error).to.be.instanceOf(TransactionFailure).and.to.include({ reason, retryable: again });
    });
  }

  it('keeps the instruction and the runtime’s word', () => {
    const error = parseTransactionError({ InstructionError: [2, 'ComputationalBudgetExceeded'] }, [
      `Program ${ROUTER_PROGRAM_ID.toBase58()} failed: exceeded CUs meter at BPF instruction`,
    ]);
    expect(error).to.include({ reason: 'ComputationalBudgetExceeded', instruction: 2, retryable: false });
    expect((error as TransactionFailure).programId?.equals(ROUTER_PROGRAM_ID)).to.equal(true);
  });

  it('with details is named by its kind', () => {
    const error = parseTransactionError({ InsufficientFundsForRent: { account_index: 0 } });
    expect(error).to.include({ reason: 'InsufficientFundsForRent', retryable: false });
  });
});

describe('what web3.js throws', () => {
  const logs = [failed(ROUTER_PROGRAM_ID, 6_024)];

  it('is read with its message and logs', () => {
    const thrown = new SendTransactionError({
      action: 'send',
      signature: '',
      transactionMessage:
        'Transaction simulation failed: Error processing Instruction 1: custom program error: 0x1788',
      logs,
    });
    expect(parseTransactionError(thrown)).to.be.instanceOf(ROUTER_ERRORS.SequenceMismatch);
  });

  it('is read with the data of the node’s answer', () => {
    const thrown = Object.assign(new Error('failed'), { data: { err: custom(6_024), logs } });
    expect(parseTransactionError(thrown)).to.be.instanceOf(ROUTER_ERRORS.SequenceMismatch);
  });

  it('is worth another try when the blockhash was not known', () => {
    const thrown = new SendTransactionError({
      action: 'send',
      signature: '',
      transactionMessage: 'Transaction simulation failed: Blockhash not found',
      logs: [],
    });
    expect(parseTransactionError(thrown)).to.include({ reason: 'BlockhashNotFound', retryable: true });
  });

  it('is kept as it is when nothing is known about it', () => {
    const thrown = new Error('connection refused');
    const error = parseTransactionError(thrown);
    expect(error).to.include({ reason: 'connection refused', retryable: false });
    expect(error.cause).to.equal(thrown);
  });
});

describe('errors of real transactions', () => {
  let scene: Scene;
  before(async () => {
    scene = Scene.running();
    scene.run(await scene.vauInstructions(scene.vau(1)), [scene.attester]);
  });

  it('a VAU sent twice is refused for its sequence', async () => {
    scene.chain.advanceSeconds(1);
    const again = await scene.vauInstructions({ ...scene.vau(2), sequence: 1 });
    const { error, logs } = scene.chain.sendInstructions(again, [scene.attester]);
    expect(parseTransactionError(error, logs)).to.be.instanceOf(ROUTER_ERRORS.SequenceMismatch);
  });

  it('a deposit that the funder does not have is refused by the token program', () => {
    const owner = scene.owner.publicKey;
    scene.run(
      [
        scene.router.createCampaign({
          payer: owner,
          owner,
          usdcMint: scene.usdcMint.publicKey,
          params: { ...scene.params, nonce: 8n, totalBudgetUsdc: 10n ** 15n },
        }),
      ],
      [scene.owner],
    );
    const fund = scene.router.fundCampaign({
      funder: owner,
      campaignId: deriveCampaignId(owner, 8n, scene.params.name),
      funderUsdc: scene.usdcOf(owner),
      amountUsdc: 10n ** 15n,
    });
    const { error, logs } = scene.chain.sendInstructions([fund], [scene.owner]);
    const parsed = parseTransactionError(error, logs);
    expect(parsed).to.be.instanceOf(TokenProgramError).and.to.include({ codeName: 'InsufficientFunds' });
  });

  it('a token account of somebody else is refused by the framework, which names it', () => {
    const fund = scene.router.fundCampaign({
      funder: scene.owner.publicKey,
      campaignId: scene.campaignId,
      funderUsdc: scene.usdcOf(scene.user.publicKey),
      amountUsdc: 1n,
    });
    const { error, logs } = scene.chain.sendInstructions([fund], [scene.owner]);
    const parsed = parseTransactionError(error, logs);
    expect(parsed).to.be.instanceOf(AnchorFrameworkError);
    expect(parsed).to.include({ codeName: 'ConstraintTokenOwner', field: 'funderUsdc' });
  });

  it('an old blockhash may be replaced by a new one', () => {
    const blockhash = scene.chain.latestBlockhash();
    scene.chain.advanceSlots(200);
    const transaction = new Transaction({ feePayer: scene.attester.publicKey, recentBlockhash: blockhash });
    const to = scene.attester.publicKey;
    transaction.add(SystemProgram.transfer({ fromPubkey: to, toPubkey: to, lamports: 1 }));
    transaction.sign(scene.attester);
    const { error } = scene.chain.send(transaction);
    expect(parseTransactionError(error)).to.include({ reason: 'BlockhashNotFound', retryable: true });
  });
});
