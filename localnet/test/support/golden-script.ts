import {
  AuthorityType,
  createApproveInstruction,
  createAssociatedTokenAccountIdempotentInstruction,
  createInitializeMint2Instruction,
  createMintToInstruction,
  createSetAuthorityInstruction,
  createTransferCheckedInstruction,
  getAssociatedTokenAddressSync,
  MINT_SIZE,
  TOKEN_PROGRAM_ID,
} from '@solana/spl-token';
import {
  AddressLookupTableAccount,
  AddressLookupTableProgram,
  Keypair,
  LAMPORTS_PER_SOL,
  PublicKey,
  SystemProgram,
  Transaction,
  TransactionInstruction,
  TransactionMessage,
  VersionedTransaction,
} from '@solana/web3.js';
import bs58 from 'bs58';
import { call, post, until } from './json-rpc';
import { Normaliser } from './normaliser';
import { Socket } from './socket';

/** Normalised answers: by method, then by case. */
export type Golden = Record<string, Record<string, unknown>>;

const MEMO_PROGRAM = new PublicKey('MemoSq4gqABAXKb96qnH8TysNcWxMyWCqXgDLGmfcHr');
const CLOCK = 'SysvarC1ock11111111111111111111111111111111';
const SLOT_HASHES = 'SysvarS1otHashes111111111111111111111111111';
const UNKNOWN_SIGNATURE = bs58.encode(Buffer.alloc(64, 7));
const UNKNOWN_BLOCKHASH = new PublicKey(Buffer.alloc(32, 9)).toBase58();
const CONFIRMED = { commitment: 'confirmed' };
const DECIMALS = 6;

function keypair(n: number): Keypair {
  return Keypair.fromSeed(Buffer.alloc(32, n));
}

const payer = keypair(1);
const holder = keypair(2).publicKey;
const mintKeypair = keypair(3);
const mint = mintKeypair.publicKey;
const stranger = keypair(4);
const nobody = keypair(5).publicKey.toBase58();
const payerTokens = getAssociatedTokenAddressSync(mint, payer.publicKey);
const holderTokens = getAssociatedTokenAddressSync(mint, holder);

/**
 * Plays a fixed script of requests to a fresh cluster, one case or more for every method, and gives the answers with
 * what changes from run to run replaced. The same script records the golden files and is held against them.
 */
export async function playGoldenScript(rpcUrl: string, wsUrl: string): Promise<Golden> {
  const session = new Session(rpcUrl, wsUrl);
  await session.play();
  return session.golden;
}

class Session {
  readonly golden: Golden = {};
  private readonly normaliser = new Normaliser();

  constructor(
    private readonly rpcUrl: string,
    private readonly wsUrl: string,
  ) {}

  async play(): Promise<void> {
    await this.protocol();
    await this.cluster();
    await this.airdrops();
    const signatures = await this.transactions();
    await this.sendErrors();
    await this.simulations();
    await this.subscriptions();
    await this.finalised();
    await this.accounts();
    await this.tokens();
    await this.blocks();
    await this.history(signatures);
  }

  private async ask(method: string, name: string, params: unknown[] = []): Promise<void> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
    this.keep(method, name, await post(this.rpcUrl, body));
  }

  private keep(method: string, name: string, answer: unknown): void {
    const cases = this.golden[method] ?? {};
    if (name in cases) throw new Error(`the script has two cases ${method}/${name}`);
    this.golden[method] = { ...cases, [name]: this.normaliser.normaliseAnswer(method, answer) };
  }

  private async protocol(): Promise<void> {
    const bodies: Record<string, string> = {
      'no JSON': 'rubbish',
      'empty body': '',
      'a number': '5',
      'no method': '{"jsonrpc":"2.0","id":1}',
      'method of wrong type': '{"jsonrpc":"2.0","id":1,"method":5}',
      'wrong version': '{"jsonrpc":"1.0","id":1,"method":"getHealth"}',
      'text id': '{"jsonrpc":"2.0","id":"abc","method":"getHealth"}',
      'null id': '{"jsonrpc":"2.0","id":null,"method":"getHealth"}',
      'object id': '{"jsonrpc":"2.0","id":{},"method":"getHealth"}',
      notification: '{"jsonrpc":"2.0","method":"getHealth"}',
      'params not a list': '{"jsonrpc":"2.0","id":1,"method":"getSlot","params":{"commitment":"processed"}}',
      'params of wrong type': '{"jsonrpc":"2.0","id":1,"method":"getSlot","params":5}',
      'null params': '{"jsonrpc":"2.0","id":1,"method":"getSlot","params":null}',
      'too many params': '{"jsonrpc":"2.0","id":1,"method":"getSlot","params":[{},1]}',
      'params where none are taken': '{"jsonrpc":"2.0","id":1,"method":"getHealth","params":[1]}',
      'unknown method': '{"jsonrpc":"2.0","id":1,"method":"getNothing"}',
      batch: '[{"jsonrpc":"2.0","id":1,"method":"getHealth"},{"jsonrpc":"2.0","id":2,"method":"getNothing"}]',
      'empty batch': '[]',
      'batch with rubbish': '[5]',
    };
    for (const [name, body] of Object.entries(bodies))
      this.keep('protocol', name, await post(this.rpcUrl, body));
  }

  private async cluster(): Promise<void> {
    for (const method of [
      'getHealth',
      'getVersion',
      'getIdentity',
      'getGenesisHash',
      'getEpochInfo',
      'getSlot',
    ]) {
      await this.ask(method, 'ok');
    }
    for (const method of [
      'getBlockHeight',
      'getTransactionCount',
      'getFirstAvailableBlock',
      'getLatestBlockhash',
    ]) {
      await this.ask(method, 'ok');
    }
    await this.ask('getSlot', 'unknown commitment', [{ commitment: 'perhaps' }]);
    await this.ask('getSlot', 'config of wrong type', [5]);
    await this.ask('getSlot', 'slot to come', [{ minContextSlot: 999_999_999_999 }]);
    await this.ask('getMinimumBalanceForRentExemption', 'no data', [0]);
    await this.ask('getMinimumBalanceForRentExemption', 'token account', [165]);
    await this.ask('getMinimumBalanceForRentExemption', 'negative', [-1]);
    await this.ask('getMinimumBalanceForRentExemption', 'text', ['165']);
    await this.ask('getMinimumBalanceForRentExemption', 'missing');
    await this.ask('isBlockhashValid', 'unknown', [UNKNOWN_BLOCKHASH, CONFIRMED]);
    await this.ask('isBlockhashValid', 'newest', [await this.blockhash(), CONFIRMED]);
    await this.ask('isBlockhashValid', 'no hash', ['zz']);
    await this.ask('getRecentPrioritizationFees', 'rubbish', [['zz']]);
  }

  private async airdrops(): Promise<void> {
    const signature = await call<string>(this.rpcUrl, 'requestAirdrop', [
      payer.publicKey.toBase58(),
      10 * LAMPORTS_PER_SOL,
    ]);
    await this.landed('airdrop', signature);
    await this.ask('requestAirdrop', 'ok', [holder.toBase58(), LAMPORTS_PER_SOL]);
    await this.ask('requestAirdrop', 'no address', ['zz', 1]);
    await this.ask('requestAirdrop', 'no lamports', [nobody]);
    await this.ask('requestAirdrop', 'text lamports', [nobody, '1']);
    await until('the second airdrop', async () => {
      const { value } = await call<{ value: number }>(this.rpcUrl, 'getBalance', [
        holder.toBase58(),
        CONFIRMED,
      ]);
      return value === LAMPORTS_PER_SOL ? value : null;
    });
  }

  /** Sends what the later cases look at; gives the signatures, oldest first. */
  private async transactions(): Promise<string[]> {
    const signatures = [await this.sendTokens(), await this.sendMemo(), await this.sendFailing()];
    signatures.push(await this.sendVersioned());
    return signatures;
  }

  private async sendTokens(): Promise<string> {
    const lamports = await call<number>(this.rpcUrl, 'getMinimumBalanceForRentExemption', [MINT_SIZE]);
    const wire = await this.sign(
      'tokens',
      [payer, mintKeypair],
      [
        SystemProgram.createAccount({
          fromPubkey: payer.publicKey,
          newAccountPubkey: mint,
          lamports,
          space: MINT_SIZE,
          programId: TOKEN_PROGRAM_ID,
        }),
        createInitializeMint2Instruction(mint, DECIMALS, payer.publicKey, null),
        createAssociatedTokenAccountIdempotentInstruction(
          payer.publicKey,
          payerTokens,
          payer.publicKey,
          mint,
        ),
        createAssociatedTokenAccountIdempotentInstruction(payer.publicKey, holderTokens, holder, mint),
        createMintToInstruction(mint, payerTokens, payer.publicKey, 1_000_000),
        createTransferCheckedInstruction(payerTokens, mint, holderTokens, payer.publicKey, 250_000, DECIMALS),
        createApproveInstruction(payerTokens, stranger.publicKey, payer.publicKey, 40_000),
        createSetAuthorityInstruction(payerTokens, payer.publicKey, AuthorityType.CloseAccount, holder),
      ],
    );
    await this.ask('sendTransaction', 'base64', [
      wire,
      { encoding: 'base64', preflightCommitment: 'confirmed' },
    ]);
    const signature = this.signatureOf(wire);
    await this.landed('tokens', signature);
    return signature;
  }

  private async sendMemo(): Promise<string> {
    const wire = await this.sign(
      'memo',
      [payer],
      [
        SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: holder, lamports: 1_000_000 }),
        new TransactionInstruction({ programId: MEMO_PROGRAM, keys: [], data: Buffer.from('thanks') }),
      ],
    );
    const base58 = bs58.encode(Buffer.from(wire, 'base64'));
    await this.ask('sendTransaction', 'base58', [base58, { preflightCommitment: 'confirmed' }]);
    const signature = this.signatureOf(wire);
    await this.landed('memo', signature);
    return signature;
  }

  private async sendFailing(): Promise<string> {
    const wire = await this.sign('failing', [payer], [tooMuch()]);
    const skip = { encoding: 'base64', skipPreflight: true };
    await this.ask('sendTransaction', 'failing, without preflight', [wire, skip]);
    const signature = this.signatureOf(wire);
    await this.landed('failing', signature);
    return signature;
  }

  private async sendVersioned(): Promise<string> {
    const recentSlot = await call<number>(this.rpcUrl, 'getSlot', [{ commitment: 'finalized' }]);
    const [create, table] = AddressLookupTableProgram.createLookupTable({
      authority: payer.publicKey,
      payer: payer.publicKey,
      recentSlot,
    });
    this.normaliser.alias(table.toBase58(), 'lookup table');
    const extend = AddressLookupTableProgram.extendLookupTable({
      lookupTable: table,
      authority: payer.publicKey,
      payer: payer.publicKey,
      addresses: [holder, stranger.publicKey],
    });
    await this.sendAndLand('table', [create, extend]);
    const filled = await call<number>(this.rpcUrl, 'getSlot', [CONFIRMED]);
    await until('the next slot', async () =>
      (await call<number>(this.rpcUrl, 'getSlot', [CONFIRMED])) > filled + 1 ? true : null,
    );
    const state = { deactivationSlot: 2n ** 64n - 1n, lastExtendedSlot: 0, lastExtendedSlotStartIndex: 0 };
    const lookup = new AddressLookupTableAccount({
      key: table,
      state: { ...state, addresses: [holder, stranger.publicKey] },
    });
    const message = new TransactionMessage({
      payerKey: payer.publicKey,
      recentBlockhash: await this.blockhash(),
      instructions: [
        SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: holder, lamports: 2_000_000 }),
      ],
    }).compileToV0Message([lookup]);
    const transaction = new VersionedTransaction(message);
    transaction.sign([payer]);
    const wire = Buffer.from(transaction.serialize()).toString('base64');
    const signature = this.signatureOf(wire);
    this.normaliser.alias(signature, 'signature of versioned');
    await this.ask('sendTransaction', 'version 0', [
      wire,
      { encoding: 'base64', preflightCommitment: 'confirmed' },
    ]);
    await this.landed('versioned', signature);
    return signature;
  }

  private async sendErrors(): Promise<void> {
    const base64 = { encoding: 'base64', preflightCommitment: 'confirmed' };
    const transfer = [selfTransfer(77)];
    const failing = await this.sign('preflight failure', [payer], [tooMuch()]);
    await this.ask('sendTransaction', 'preflight failure', [failing, base64]);
    const broken = await this.sign('broken', [payer], [missingProgram()]);
    await this.ask('sendTransaction', 'program that does not exist', [broken, base64]);
    const empty = SystemProgram.transfer({ fromPubkey: stranger.publicKey, toPubkey: holder, lamports: 1 });
    const poor = await this.sign('poor', [stranger], [empty], stranger.publicKey);
    await this.ask('sendTransaction', 'payer that does not exist', [poor, base64]);
    const old = signed([payer], transfer, UNKNOWN_BLOCKHASH);
    await this.ask('sendTransaction', 'blockhash not found', [old, base64]);
    const forged = forge(await this.sign('forged', [payer], transfer));
    await this.ask('sendTransaction', 'bad signature', [forged, base64]);
    await this.ask('sendTransaction', 'bad signature, without preflight', [
      forged,
      { ...base64, skipPreflight: true },
    ]);
    const twice = await this.sign('twice', [payer], [selfTransfer(78)]);
    await call(this.rpcUrl, 'sendTransaction', [twice, base64]);
    await this.landed('twice', this.signatureOf(twice));
    await this.ask('sendTransaction', 'already processed', [twice, base64]);
    await this.ask('sendTransaction', 'already processed, without preflight', [
      twice,
      { ...base64, skipPreflight: true },
    ]);
    await this.ask('sendTransaction', 'slot to come', [
      twice,
      { ...base64, minContextSlot: 999_999_999_999 },
    ]);
    const rubbish: Record<string, unknown[]> = {
      nothing: [],
      'a number': [5],
      'no base58': ['!!'],
      'base58 of too little': ['3333'],
      'no base64': ['A', base64],
      'base64 of too little': ['AAAA', base64],
      'too large': [Buffer.alloc(1_300, 1).toString('base64'), base64],
      'trailing bytes': [
        Buffer.concat([Buffer.from(twice, 'base64'), Buffer.alloc(3)]).toString('base64'),
        base64,
      ],
      'unknown encoding': ['AAAA', { encoding: 'morse' }],
      'encoding for answers only': ['AAAA', { encoding: 'jsonParsed' }],
    };
    for (const [name, params] of Object.entries(rubbish)) await this.ask('sendTransaction', name, params);
  }

  private async simulations(): Promise<void> {
    const ok = [
      createTransferCheckedInstruction(payerTokens, mint, holderTokens, payer.publicKey, 1, DECIMALS),
    ];
    const create = [
      createAssociatedTokenAccountIdempotentInstruction(
        payer.publicKey,
        getAssociatedTokenAddressSync(mint, stranger.publicKey),
        stranger.publicKey,
        mint,
      ),
    ];
    const base64 = { encoding: 'base64', ...CONFIRMED };
    const good = await this.sign('simulated', [payer], ok);
    const inner = await this.sign('simulated with inner', [payer], create);
    const failing = await this.sign('simulated failing', [payer], [tooMuch()]);
    const old = signed([payer], ok, UNKNOWN_BLOCKHASH);
    const accounts = { encoding: 'base64', addresses: [payerTokens.toBase58(), nobody] };
    const cases: Record<string, unknown[]> = {
      ok: [good, base64],
      'inner instructions': [inner, { ...base64, innerInstructions: true }],
      accounts: [good, { ...base64, accounts }],
      'accounts of a failure': [failing, { ...base64, accounts }],
      'accounts as jsonParsed': [good, { ...base64, accounts: { ...accounts, encoding: 'jsonParsed' } }],
      failure: [failing, base64],
      'blockhash not found': [old, base64],
      'blockhash replaced': [old, { ...base64, replaceRecentBlockhash: true }],
      'bad signature, not asked for': [forge(good), base64],
      'bad signature': [forge(good), { ...base64, sigVerify: true }],
      'good signature': [good, { ...base64, sigVerify: true }],
      'contradicting options': [good, { ...base64, sigVerify: true, replaceRecentBlockhash: true }],
      'bad account address': [good, { ...base64, accounts: { encoding: 'base64', addresses: ['zz'] } }],
      rubbish: ['AAAA', base64],
    };
    for (const [name, params] of Object.entries(cases)) await this.ask('simulateTransaction', name, params);
    await this.fees(good, old);
  }

  private async fees(good: string, old: string): Promise<void> {
    await this.ask('getFeeForMessage', 'ok', [messageOf(good), CONFIRMED]);
    await this.ask('getFeeForMessage', 'blockhash not found', [messageOf(old), CONFIRMED]);
    await this.ask('getFeeForMessage', 'rubbish', ['AAAA']);
    await this.ask('getFeeForMessage', 'no base64', ['!']);
    await this.ask('getRecentPrioritizationFees', 'with accounts', [[nobody]]);
  }

  private async subscriptions(): Promise<void> {
    const socket = await Socket.open(this.wsUrl);
    try {
      await this.notifications(socket);
      await this.socketErrors(socket);
    } finally {
      socket.close();
    }
  }

  private async notifications(socket: Socket): Promise<void> {
    const ids = {
      account: await this.subscribe(socket, 'account', [
        holder.toBase58(),
        { encoding: 'base64', ...CONFIRMED },
      ]),
      parsedAccount: await this.subscribe(socket, 'account', [
        holderTokens.toBase58(),
        { encoding: 'jsonParsed', ...CONFIRMED },
      ]),
      program: await this.subscribe(socket, 'program', [
        TOKEN_PROGRAM_ID.toBase58(),
        { encoding: 'base64', filters: [{ memcmp: { offset: 32, bytes: holder.toBase58() } }], ...CONFIRMED },
      ]),
      mentions: await this.subscribe(socket, 'logs', [{ mentions: [holderTokens.toBase58()] }, CONFIRMED]),
      slot: await this.subscribe(socket, 'slot', []),
      root: await this.subscribe(socket, 'root', []),
    };
    const wire = await this.sign(
      'watched',
      [payer],
      [
        SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: holder, lamports: 3_000_000 }),
        createTransferCheckedInstruction(payerTokens, mint, holderTokens, payer.publicKey, 5_000, DECIMALS),
      ],
    );
    const signature = this.signatureOf(wire);
    const signed = await this.subscribe(socket, 'signature', [signature, CONFIRMED]);
    await call(this.rpcUrl, 'sendTransaction', [
      wire,
      { encoding: 'base64', preflightCommitment: 'confirmed' },
    ]);

    this.keep('signatureNotification', 'ok', await socket.notification(signed));
    this.keep('accountNotification', 'base64', await socket.notification(ids.account));
    this.keep('accountNotification', 'jsonParsed', await socket.notification(ids.parsedAccount));
    this.keep('programNotification', 'filtered', await socket.notification(ids.program));
    this.keep('logsNotification', 'mentions', await socket.notification(ids.mentions));
    this.keep('slotNotification', 'ok', await socket.notification(ids.slot));
    this.keep('rootNotification', 'ok', await socket.notification(ids.root));
    await this.failureNotifications(socket);
    for (const kind of ['account', 'program', 'slot', 'root'] as const) {
      this.keep(`${kind}Unsubscribe`, 'ok', await socket.request(`${kind}Unsubscribe`, [ids[kind]]));
    }
    this.keep('logsUnsubscribe', 'ok', await socket.request('logsUnsubscribe', [ids.mentions]));
    this.keep('accountUnsubscribe', 'twice', await socket.request('accountUnsubscribe', [ids.account]));
    this.keep(
      'signatureUnsubscribe',
      'after it fired',
      await socket.request('signatureUnsubscribe', [signed]),
    );
  }

  private async failureNotifications(socket: Socket): Promise<void> {
    const wire = await this.sign('watched failing', [payer], [tooMuch()]);
    const signature = this.signatureOf(wire);
    const all = await this.subscribe(socket, 'logs', ['all', CONFIRMED]);
    const failed = await this.subscribe(socket, 'signature', [signature, CONFIRMED]);
    await call(this.rpcUrl, 'sendTransaction', [wire, { encoding: 'base64', skipPreflight: true }]);
    this.keep('signatureNotification', 'failed', await socket.notification(failed));
    this.statuses.set('watched failing', signature);
    const ours = (result: unknown): boolean => JSON.stringify(result).includes(signature);
    this.keep('logsNotification', 'all', await socket.notification(all, ours));
    const late = await this.subscribe(socket, 'signature', [signature, CONFIRMED]);
    this.keep('signatureNotification', 'landed before', await socket.notification(late));
  }

  private async subscribe(socket: Socket, kind: string, params: unknown[]): Promise<number> {
    return ((await socket.request(`${kind}Subscribe`, params)) as { result: number }).result;
  }

  private async socketErrors(socket: Socket): Promise<void> {
    const cases: [string, string, unknown[]][] = [
      ['accountSubscribe', 'ok', [nobody]],
      ['accountSubscribe', 'no address', ['zz']],
      ['accountSubscribe', 'nothing', []],
      ['programSubscribe', 'no address', ['zz']],
      ['signatureSubscribe', 'no signature', ['zz']],
      ['logsSubscribe', 'nothing', []],
      ['logsSubscribe', 'unknown filter', ['some']],
      ['logsSubscribe', 'two mentions', [{ mentions: [nobody, holder.toBase58()] }]],
      ['logsSubscribe', 'no address', [{ mentions: ['zz'] }]],
      ['accountUnsubscribe', 'unknown', [999_999]],
      ['accountUnsubscribe', 'text', ['x']],
      ['getSlot', 'on the socket', []],
      ['nothingSubscribe', 'unknown method', []],
    ];
    for (const [method, name, params] of cases) this.keep(method, name, await socket.request(method, params));
    this.keep('protocol', 'no JSON on the socket', await socket.raw('rubbish'));
  }

  /** Waits until a validator, too, calls all that was sent final. */
  private async finalised(): Promise<void> {
    await until('the last transaction to be final', async () => {
      const { confirmationStatus } = await this.status('watched failing');
      return confirmationStatus === 'finalized' ? true : null;
    });
  }

  private async accounts(): Promise<void> {
    const system = SystemProgram.programId.toBase58();
    const cases: Record<string, unknown[]> = {
      missing: [nobody],
      'wallet by default': [holder.toBase58()],
      'wallet as base64': [holder.toBase58(), { encoding: 'base64' }],
      'wallet as jsonParsed': [holder.toBase58(), { encoding: 'jsonParsed' }],
      'builtin by default': [system],
      'builtin as base58': [system, { encoding: 'base58' }],
      'builtin, sliced': [system, { encoding: 'base64', dataSlice: { offset: 1, length: 3 } }],
      'builtin, sliced past the end': [
        system,
        { encoding: 'base64', dataSlice: { offset: 15, length: 300 } },
      ],
      'builtin, sliced beyond the end': [
        system,
        { encoding: 'base64', dataSlice: { offset: 150, length: 3 } },
      ],
      'mint as jsonParsed': [mint.toBase58(), { encoding: 'jsonParsed' }],
      'token account as base64': [holderTokens.toBase58(), { encoding: 'base64' }],
      'token account as base58': [holderTokens.toBase58(), { encoding: 'base58' }],
      'token account as base58, sliced': [
        holderTokens.toBase58(),
        { encoding: 'base58', dataSlice: { offset: 0, length: 32 } },
      ],
      'token account as jsonParsed': [holderTokens.toBase58(), { encoding: 'jsonParsed' }],
      'delegated token account as jsonParsed': [payerTokens.toBase58(), { encoding: 'jsonParsed' }],
      'large as base58': [SLOT_HASHES, { encoding: 'base58' }],
      'clock, sliced': [CLOCK, { encoding: 'base64', dataSlice: { offset: 0, length: 0 } }],
      'as base64+zstd': [holder.toBase58(), { encoding: 'base64+zstd' }],
      'unknown encoding': [nobody, { encoding: 'morse' }],
      'half a slice': [system, { encoding: 'base64', dataSlice: { offset: 1 } }],
      'no address': ['zz'],
      'a number': [1],
      nothing: [],
      'too many': [nobody, {}, {}],
      'slot to come': [nobody, { minContextSlot: 999_999_999_999 }],
    };
    for (const [name, params] of Object.entries(cases)) await this.ask('getAccountInfo', name, params);
    await this.ask('getMultipleAccounts', 'ok', [[holder.toBase58(), nobody, payerTokens.toBase58()]]);
    await this.ask('getMultipleAccounts', 'as jsonParsed', [[mint.toBase58()], { encoding: 'jsonParsed' }]);
    await this.ask('getMultipleAccounts', 'none', [[]]);
    await this.ask('getMultipleAccounts', 'no address', [['zz']]);
    await this.ask('getMultipleAccounts', 'no list', [nobody]);
    await this.ask('getMultipleAccounts', 'too many', [Array(101).fill(nobody)]);
    await this.ask('getBalance', 'ok', [holder.toBase58()]);
    await this.ask('getBalance', 'missing', [nobody]);
    await this.ask('getBalance', 'no address', ['zz']);
    await this.programAccounts();
  }

  private async programAccounts(): Promise<void> {
    const program = TOKEN_PROGRAM_ID.toBase58();
    const ofMint = { memcmp: { offset: 0, bytes: mint.toBase58() } };
    const ofMintBase64 = {
      memcmp: { offset: 0, bytes: mint.toBuffer().toString('base64'), encoding: 'base64' },
    };
    const ofHolder = { memcmp: { offset: 32, bytes: holder.toBase58() } };
    const size = { dataSize: 165 };
    const cases: Record<string, unknown[]> = {
      'two filters': [program, { encoding: 'base64', filters: [size, ofHolder] }],
      'base64 filter': [program, { encoding: 'base64', filters: [ofMintBase64, ofHolder] }],
      'as jsonParsed': [program, { encoding: 'jsonParsed', filters: [size, ofHolder] }],
      'with context': [program, { encoding: 'base64', withContext: true, filters: [ofMint, ofHolder] }],
      sliced: [
        program,
        { encoding: 'base64', dataSlice: { offset: 0, length: 4 }, filters: [ofMint, ofHolder] },
      ],
      'by default': [program, { filters: [ofMint, ofHolder] }],
      'nothing found': [program, { encoding: 'base64', filters: [{ dataSize: 9 }] }],
      'offset past the end': [
        program,
        { encoding: 'base64', filters: [{ memcmp: { offset: 9_999, bytes: '2' } }] },
      ],
      'unknown program': [nobody, { encoding: 'base64' }],
      'filter that is no base58': [program, { filters: [{ memcmp: { offset: 0, bytes: '0O' } }] }],
      'filter with too many bytes': [
        program,
        { filters: [{ memcmp: { offset: 0, bytes: '2'.repeat(200) } }] },
      ],
      'text size': [program, { filters: [{ dataSize: 'x' }] }],
      'unknown filter': [program, { filters: [{ colour: 1 }] }],
      'five filters': [program, { filters: [size, size, size, size, size] }],
      'no address': ['zz'],
    };
    for (const [name, params] of Object.entries(cases)) await this.ask('getProgramAccounts', name, params);
  }

  private async tokens(): Promise<void> {
    const system = SystemProgram.programId.toBase58();
    const owner = holder.toBase58();
    await this.ask('getTokenAccountBalance', 'ok', [holderTokens.toBase58()]);
    await this.ask('getTokenAccountBalance', 'missing', [nobody]);
    await this.ask('getTokenAccountBalance', 'no token account', [system]);
    await this.ask('getTokenAccountBalance', 'a mint', [mint.toBase58()]);
    await this.ask('getTokenSupply', 'ok', [mint.toBase58()]);
    await this.ask('getTokenSupply', 'missing', [nobody]);
    await this.ask('getTokenSupply', 'no mint', [holderTokens.toBase58()]);
    await this.ask('getTokenLargestAccounts', 'ok', [mint.toBase58()]);
    await this.ask('getTokenLargestAccounts', 'missing', [nobody]);
    await this.ask('getTokenLargestAccounts', 'no mint', [system]);
    const cases: Record<string, unknown[]> = {
      'by mint': [owner, { mint: mint.toBase58() }, { encoding: 'base64' }],
      'by program': [owner, { programId: TOKEN_PROGRAM_ID.toBase58() }, { encoding: 'jsonParsed' }],
      'by default': [owner, { mint: mint.toBase58() }],
      none: [nobody, { programId: TOKEN_PROGRAM_ID.toBase58() }, { encoding: 'base64' }],
      'missing mint': [owner, { mint: nobody }],
      'other program': [owner, { programId: nobody }],
      'unknown filter': [owner, { colour: 1 }],
      'no filter': [owner],
    };
    for (const [name, params] of Object.entries(cases))
      await this.ask('getTokenAccountsByOwner', name, params);
  }

  private async blocks(): Promise<void> {
    const { slot } = await this.status('tokens');
    const version = { maxSupportedTransactionVersion: 0 };
    await this.ask('getBlockTime', 'ok', [slot]);
    await this.ask('getBlockTime', 'to come', [999_999_999]);
    await this.ask('getBlockTime', 'nothing');
    for (const transactionDetails of ['full', 'accounts', 'signatures', 'none']) {
      const config = { ...version, transactionDetails, encoding: 'json' };
      const block = await call<Block>(this.rpcUrl, 'getBlock', [slot, config]);
      this.keep('getBlock', transactionDetails, onlyOf(block, this.statuses.get('tokens') ?? ''));
    }
    await this.ask('getBlock', 'without rewards', [
      slot,
      { ...version, transactionDetails: 'none', rewards: false },
    ]);
    await this.ask('getBlock', 'to come', [999_999_999]);
    await this.ask('getBlock', 'text', ['1']);
    await this.ask('getBlocks', 'range', [slot, slot]);
    await this.ask('getBlocks', 'backwards', [slot, slot - 1]);
  }

  private async history(signatures: string[]): Promise<void> {
    const [tokens = '', memo = '', failing = '', versioned = ''] = signatures;
    const version = { maxSupportedTransactionVersion: 0 };
    const cases: Record<string, unknown[]> = {
      'tokens, by default': [tokens],
      'tokens as json': [tokens, { ...version, encoding: 'json' }],
      'tokens as base64': [tokens, { ...version, encoding: 'base64' }],
      'memo as base58': [memo, { encoding: 'base58' }],
      'memo as text': [memo, 'base64'],
      'failing as json': [failing, { ...version, encoding: 'json' }],
      'failing as jsonParsed': [failing, { ...version, encoding: 'jsonParsed' }],
      'version 0 as json': [versioned, { ...version, encoding: 'json' }],
      'version 0 as jsonParsed': [versioned, { ...version, encoding: 'jsonParsed' }],
      'version 0 to an old client': [versioned],
      unknown: [UNKNOWN_SIGNATURE],
      'no signature': ['zz'],
      'unknown encoding': [tokens, { encoding: 'morse' }],
      'processed commitment': [tokens, { commitment: 'processed' }],
    };
    for (const [name, params] of Object.entries(cases)) await this.ask('getTransaction', name, params);
    await this.ask('getSignatureStatuses', 'ok', [[tokens, UNKNOWN_SIGNATURE, failing]]);
    await this.ask('getSignatureStatuses', 'with history', [[memo], { searchTransactionHistory: true }]);
    await this.ask('getSignatureStatuses', 'no signature', [['zz']]);
    await this.ask('getSignatureStatuses', 'no list', [UNKNOWN_SIGNATURE]);
    await this.ask('getSignatureStatuses', 'too many', [Array(257).fill(tokens)]);
    await this.signaturesForAddress(tokens, memo, versioned);
  }

  private async signaturesForAddress(tokens: string, memo: string, versioned: string): Promise<void> {
    const address = holder.toBase58();
    const cases: Record<string, unknown[]> = {
      'between two': [address, { before: versioned, until: tokens }],
      before: [holderTokens.toBase58(), { before: memo }],
      limited: [mint.toBase58(), { limit: 1, before: memo }],
      'through a lookup table': [address, { before: this.statuses.get('twice'), until: memo }],
      'failed ones too': [payerTokens.toBase58(), { until: memo, limit: 1_000, before: versioned }],
      none: [nobody],
      'unknown before': [address, { before: UNKNOWN_SIGNATURE }],
      'unknown until': [mint.toBase58(), { before: memo, until: UNKNOWN_SIGNATURE }],
      'no signature': [address, { before: 'zz' }],
      'limit too low': [address, { limit: 0 }],
      'limit too high': [address, { limit: 1_001 }],
      'no address': ['zz'],
    };
    for (const [name, params] of Object.entries(cases))
      await this.ask('getSignaturesForAddress', name, params);
  }

  private async blockhash(): Promise<string> {
    const { value } = await call<{ value: { blockhash: string } }>(this.rpcUrl, 'getLatestBlockhash', [
      CONFIRMED,
    ]);
    return value.blockhash;
  }

  private async sign(
    name: string,
    signers: Keypair[],
    instructions: TransactionInstruction[],
    feePayer = payer.publicKey,
  ): Promise<string> {
    const wire = signed(signers, instructions, await this.blockhash(), feePayer);
    this.normaliser.alias(this.signatureOf(wire), `signature of ${name}`);
    return wire;
  }

  private signatureOf(wire: string): string {
    return bs58.encode(Buffer.from(wire, 'base64').subarray(1, 65));
  }

  private async sendAndLand(name: string, instructions: TransactionInstruction[]): Promise<void> {
    const wire = await this.sign(name, [payer], instructions);
    await call(this.rpcUrl, 'sendTransaction', [
      wire,
      { encoding: 'base64', preflightCommitment: 'confirmed' },
    ]);
    await this.landed(name, this.signatureOf(wire));
  }

  private readonly statuses = new Map<string, string>();

  private async landed(name: string, signature: string): Promise<void> {
    this.normaliser.alias(signature, `signature of ${name}`);
    this.statuses.set(name, signature);
    await until(`${name} to land`, async () => {
      const status = await this.status(name).catch(() => null);
      return status !== null && status.confirmationStatus !== 'processed' ? status : null;
    });
  }

  private async status(name: string): Promise<{ slot: number; confirmationStatus: string }> {
    const { value } = await call<{ value: ({ slot: number; confirmationStatus: string } | null)[] }>(
      this.rpcUrl,
      'getSignatureStatuses',
      [[this.statuses.get(name)]],
    );
    const status = value[0];
    if (status === null || status === undefined) throw new Error(`${name} has not landed`);
    return status;
  }
}

interface Block {
  signatures?: string[];
  transactions?: { transaction: { signatures: string[] } }[];
}

/** A block without the other transactions in it: on a validator those are votes. */
function onlyOf({ signatures, transactions, ...block }: Block, signature: string): Block {
  return {
    ...block,
    ...(signatures === undefined ? {} : { signatures: signatures.filter((each) => each === signature) }),
    ...(transactions === undefined
      ? {}
      : {
          transactions: transactions.filter(({ transaction }) => transaction.signatures.includes(signature)),
        }),
  };
}

function signed(
  signers: Keypair[],
  instructions: TransactionInstruction[],
  recentBlockhash: string,
  feePayer = payer.publicKey,
): string {
  const transaction = new Transaction({ feePayer, blockhash: recentBlockhash, lastValidBlockHeight: 0 });
  transaction.add(...instructions);
  transaction.partialSign(
    ...signers.filter(({ publicKey }) =>
      transaction.compileMessage().accountKeys.some((key) => key.equals(publicKey)),
    ),
  );
  return transaction.serialize({ requireAllSignatures: false, verifySignatures: false }).toString('base64');
}

/** The same transaction with one bit of its first signature turned. */
function forge(wire: string): string {
  const bytes = Buffer.from(wire, 'base64');
  bytes.writeUInt8(bytes.readUInt8(1) ^ 1, 1);
  return bytes.toString('base64');
}

function messageOf(wire: string): string {
  return Buffer.from(
    VersionedTransaction.deserialize(Buffer.from(wire, 'base64')).message.serialize(),
  ).toString('base64');
}

function tooMuch(): TransactionInstruction {
  return createTransferCheckedInstruction(
    payerTokens,
    mint,
    holderTokens,
    payer.publicKey,
    9_999_999_999,
    DECIMALS,
  );
}

function selfTransfer(lamports: number): TransactionInstruction {
  return SystemProgram.transfer({ fromPubkey: payer.publicKey, toPubkey: payer.publicKey, lamports });
}

function missingProgram(): TransactionInstruction {
  return new TransactionInstruction({ programId: new PublicKey(nobody), keys: [], data: Buffer.alloc(0) });
}
