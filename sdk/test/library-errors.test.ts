import { AnchorError, ProgramError, translateError } from '@coral-xyz/anchor';
import { type Localnet, startLocalnet } from '@crr/localnet';
import {
  getSolanaErrorFromJsonRpcError,
  getSolanaErrorFromTransactionError,
  SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED,
  SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE,
  SolanaError,
} from '@solana/kit';
import { WalletSendTransactionError } from '@solana/wallet-adapter-base';
import {
  Connection,
  Keypair,
  LAMPORTS_PER_SOL,
  NONCE_ACCOUNT_LENGTH,
  SendTransactionError,
  SystemProgram,
  sendAndConfirmTransaction,
  Transaction,
  TransactionExpiredBlockheightExceededError,
  TransactionExpiredTimeoutError,
} from '@solana/web3.js';
import { expect } from 'chai';
import {
  AnchorFrameworkError,
  composeTransaction,
  keypairSigner,
  OUTCOME_UNKNOWN,
  parseTransactionError,
  ROUTER_ERRORS,
  ROUTER_PROGRAM_ID,
  SimulationFailedError,
  sendAndConfirm,
  TOKEN_PROGRAM_ID,
  TokenProgramError,
  TransactionFailedError,
  TransactionFailure,
} from '../src';

const ROUTER = ROUTER_PROGRAM_ID.toBase58();
const LOGS = [
  `Program ${ROUTER} invoke [1]`,
  'Program log: AnchorError thrown in programs/x.rs:1. Error Code: SequenceMismatch. Error Number: 6024. Error Message: x.',
  `Program ${ROUTER} failed: custom program error: 0x1788`,
];
const TOKEN_LOGS = [
  `Program ${ROUTER} invoke [1]`,
  `Program ${TOKEN_PROGRAM_ID.toBase58()} invoke [2]`,
  `Program ${TOKEN_PROGRAM_ID.toBase58()} failed: custom program error: 0x1`,
  `Program ${ROUTER} failed: custom program error: 0x1`,
];
const SEQUENCE = { InstructionError: [1, { Custom: 6_024 }] };
const SIGNATURE = '5'.repeat(88);

function sendError(transactionMessage: string, logs?: string[], signature = ''): SendTransactionError {
  return new SendTransactionError({
    action: 'send',
    signature,
    transactionMessage,
    ...(logs ? { logs } : {}),
  });
}

function preflight(err: unknown, logs: readonly string[] | null): unknown {
  const message = 'Transaction simulation failed';
  return getSolanaErrorFromJsonRpcError({
    code: -32002,
    message,
    data: { err, logs, accounts: null },
  } as never);
}

/** What each library throws for a VAU that was sent twice. */
const MISMATCHES: Record<string, unknown> = {
  'web3.js, in its preflight': sendError(
    'Transaction simulation failed: Error processing Instruction 1: custom program error: 0x1788',
    LOGS,
  ),
  'web3.js, after the preflight was skipped': sendError(
    `Status: (${JSON.stringify({ slot: 5, confirmations: 0, err: SEQUENCE, status: { Err: SEQUENCE } })})`,
    undefined,
    SIGNATURE,
  ),
  'Anchor’s provider, after the preflight was skipped': new Error(
    `Raw transaction ${SIGNATURE} failed (${JSON.stringify({ err: SEQUENCE })})`,
  ),
  'web3.js’s confirmation': { context: { slot: 5 }, value: { err: SEQUENCE } },
  'a node’s own answer': { code: -32002, message: 'x', data: { err: SEQUENCE, logs: LOGS } },
  'a transaction’s record': { slot: 5, meta: { err: SEQUENCE, logMessages: LOGS } },
  'a wallet adapter': new WalletSendTransactionError(
    'Unexpected error',
    sendError(
      'Transaction simulation failed: Error processing Instruction 1: custom program error: 0x1788',
      LOGS,
    ),
  ),
  'kit, in its preflight': preflight(SEQUENCE, LOGS),
  'kit, without logs': preflight(SEQUENCE, null),
  'kit, after the preflight was skipped': getSolanaErrorFromTransactionError(SEQUENCE as never),
  'kit, wrapped twice': new Error('could not pay', {
    cause: new Error('inner', { cause: getSolanaErrorFromTransactionError(SEQUENCE as never) }),
  }),
  'Anchor, from the logs': AnchorError.parse(LOGS),
  'Anchor, from the code': new ProgramError(6_024, 'sequence must be …', LOGS),
  'Anchor, from the code without logs': ProgramError.parse(
    new Error('custom program error: 0x1788'),
    new Map([[6_024, 'x']]),
  ),
  'Anchor’s translation': translateError(sendError('custom program error: 0x1788', LOGS), new Map()),
  'this SDK’s simulation': new SimulationFailedError(SEQUENCE, LOGS),
  'this SDK, once it landed': new TransactionFailedError(SIGNATURE, SEQUENCE),
  'several errors at once': new AggregateError([
    new Error('other'),
    new TransactionFailedError(SIGNATURE, SEQUENCE),
  ]),
};

describe('a refusal of the program as thrown by', () => {
  for (const [library, thrown] of Object.entries(MISMATCHES)) {
    it(`${library} is told as what it is`, () => {
      expect(parseTransactionError(thrown)).to.be.instanceOf(ROUTER_ERRORS.SequenceMismatch);
      const wrapped = new Error('the payment failed', { cause: thrown });
      expect(parseTransactionError(wrapped)).to.be.instanceOf(ROUTER_ERRORS.SequenceMismatch);
    });
  }

  it('kit and Anchor with the code of a program inside is told by the logs', () => {
    const spent = { InstructionError: [0, { Custom: 1 }] };
    for (const thrown of [
      preflight(spent, TOKEN_LOGS),
      new ProgramError(1, 'x', TOKEN_LOGS),
      new WalletSendTransactionError('x', sendError('custom program error: 0x1', TOKEN_LOGS)),
      new WalletSendTransactionError('x', { err: spent, logs: TOKEN_LOGS }),
    ]) {
      const parsed = parseTransactionError(thrown, TOKEN_LOGS);
      if (parsed instanceof TransactionFailure) continue;
      expect(parsed).to.be.instanceOf(TokenProgramError).and.to.include({ codeName: 'InsufficientFunds' });
    }
    expect(parseTransactionError(preflight(spent, TOKEN_LOGS))).to.be.instanceOf(TokenProgramError);
  });

  it('Anchor’s framework names the account', () => {
    const logs = [
      `Program ${ROUTER} invoke [1]`,
      'Program log: AnchorError caused by account: user_token. Error Code: ConstraintSeeds. Error Number: 2006. Error Message: A seeds constraint was violated.',
      `Program ${ROUTER} failed: custom program error: 0x7d6`,
    ];
    const error = parseTransactionError(AnchorError.parse(logs));
    expect(error).to.be.instanceOf(AnchorFrameworkError);
    expect(error).to.include({ codeName: 'ConstraintSeeds', field: 'userToken' });
  });

  it('a program that is not known keeps its number and its instruction', () => {
    const other = Keypair.generate().publicKey;
    const thrown = getSolanaErrorFromTransactionError({ InstructionError: [2, { Custom: 7 }] } as never);
    const error = parseTransactionError(thrown, [], { instructionPrograms: [other, other, other] });
    expect(error)
      .to.be.instanceOf(TransactionFailure)
      .and.to.include({ code: 7, instruction: 2, reason: 'Custom' });
  });
});

describe('a failure of the runtime as thrown by', () => {
  const runtime = [
    'BlockhashNotFound',
    'AlreadyProcessed',
    'AccountInUse',
    'InsufficientFundsForFee',
    'SanitizeFailure',
  ];
  for (const reason of runtime) {
    it(`kit: ${reason}`, () => {
      const expected = parseTransactionError(reason);
      for (const thrown of [getSolanaErrorFromTransactionError(reason as never), preflight(reason, [])]) {
        expect(parseTransactionError(thrown)).to.include({
          reason,
          retryable: (expected as TransactionFailure).retryable,
        });
      }
    });
  }

  it('kit: an instruction’s, by its word', () => {
    const thrown = getSolanaErrorFromTransactionError({
      InstructionError: [3, 'ProgramFailedToComplete'],
    } as never);
    expect(parseTransactionError(thrown)).to.include({ reason: 'ProgramFailedToComplete', instruction: 3 });
  });

  it('web3.js in words', () => {
    const words: Record<string, string> = {
      'Transaction simulation failed: Blockhash not found': 'BlockhashNotFound',
      'Transaction simulation failed: This transaction has already been processed': 'AlreadyProcessed',
      'Transaction simulation failed: Attempt to debit an account but found no record of a prior credit.':
        'AccountNotFound',
      'Transaction simulation failed: Transaction results in an account (0) with insufficient funds for rent':
        'InsufficientFundsForRent',
    };
    for (const [text, reason] of Object.entries(words)) {
      expect(parseTransactionError(sendError(text, [])), text).to.include({ reason });
      expect(parseTransactionError(new WalletSendTransactionError(text, sendError(text))), text).to.include({
        reason,
      });
    }
  });

  it('a client that stopped waiting says nothing of the transaction: never a reason to send it anew', () => {
    for (const thrown of [
      new TransactionExpiredBlockheightExceededError(SIGNATURE),
      new TransactionExpiredTimeoutError(SIGNATURE, 30),
      new SolanaError(SOLANA_ERROR__BLOCK_HEIGHT_EXCEEDED, {
        currentBlockHeight: 2n,
        lastValidBlockHeight: 1n,
      }),
      new Error('Transaction failed to confirm in 60s'),
    ]) {
      expect(parseTransactionError(thrown), thrown.message).to.include({
        reason: OUTCOME_UNKNOWN,
        retryable: false,
      });
    }
  });

  it('kit’s wrapper of a preflight alone keeps what is known', () => {
    const thrown = new SolanaError(SOLANA_ERROR__JSON_RPC__SERVER_ERROR_SEND_TRANSACTION_PREFLIGHT_FAILURE, {
      accounts: null,
      logs: LOGS,
    } as never);
    expect(parseTransactionError(thrown))
      .to.be.instanceOf(TransactionFailure)
      .and.to.include({ retryable: false });
  });
});

describe('real failures through real libraries', () => {
  let localnet: Localnet;
  let connection: Connection;
  const payer = Keypair.generate();
  before(async () => {
    localnet = await startLocalnet({ port: 0, blockhashLifetime: 150 });
    connection = new Connection(localnet.rpcUrl, { wsEndpoint: localnet.wsUrl, commitment: 'confirmed' });
    localnet.chain.airdrop(payer.publicKey, BigInt(10 * LAMPORTS_PER_SOL));
  });
  after(() => localnet.close());
  const thrownBy = (work: Promise<unknown>) =>
    work.then(
      () => undefined,
      (error: unknown) => error,
    );
  const transfer = (lamports: number) =>
    SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: Keypair.generate().publicKey, lamports });

  it('web3.js, with and without preflight', async () => {
    for (const skipPreflight of [false, true]) {
      const transaction = new Transaction().add(transfer(1e15));
      const thrown = await thrownBy(
        sendAndConfirmTransaction(connection, transaction, [payer], { skipPreflight }),
      );
      expect(thrown).to.be.instanceOf(Error);
      const options = { instructionPrograms: [SystemProgram.programId] };
      expect(parseTransactionError(thrown, undefined, options)).to.include({ instruction: 0, code: 1 });
    }
  });

  it('a used durable nonce is not found, and sending it again is no help', async () => {
    const nonce = Keypair.generate();
    const [noncePubkey, authorizedPubkey] = [nonce.publicKey, payer.publicKey];
    const lamports = Number(localnet.chain.minimumBalanceForRentExemption(NONCE_ACCOUNT_LENGTH));
    const create = SystemProgram.createNonceAccount({
      fromPubkey: payer.publicKey,
      noncePubkey,
      authorizedPubkey,
      lamports,
    });
    const send = (...instructions: ReturnType<typeof transfer>[]) =>
      sendAndConfirm(connection, { payer: payer.publicKey, instructions }, [keypairSigner(payer)]);
    await sendAndConfirm(
      connection,
      { payer: payer.publicKey, instructions: create.instructions },
      [payer, nonce].map(keypairSigner),
    );
    const advance = SystemProgram.nonceAdvance({ noncePubkey, authorizedPubkey });
    const value = (await connection.getNonce(noncePubkey))?.nonce ?? '';
    await send(advance);
    const stale = composeTransaction({
      payer: payer.publicKey,
      blockhash: value,
      instructions: [advance, transfer(1_000_000)],
      computeUnitLimit: 5_000,
    });
    stale.sign([payer]);
    const thrown = await thrownBy(connection.sendTransaction(stale));
    expect(parseTransactionError(thrown, undefined, { transaction: stale })).to.include({
      reason: 'BlockhashNotFound',
      retryable: false,
    });
    expect(parseTransactionError(thrown, undefined, { durableNonce: true })).to.include({ retryable: false });
    expect(parseTransactionError(new SimulationFailedError('BlockhashNotFound', [], true))).to.include({
      retryable: false,
    });
    expect(parseTransactionError(thrown)).to.include({ retryable: true });
  });
});
