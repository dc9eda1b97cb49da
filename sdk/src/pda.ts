import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex } from '@noble/hashes/utils';
import { PublicKey } from '@solana/web3.js';
import { ATTENTION_TOKEN_PROGRAM_ID, ROUTER_PROGRAM_ID, UPGRADEABLE_LOADER_PROGRAM_ID } from './program';

/** An address and the bump that puts it off the curve. */
export type AddressWithBump = [address: PublicKey, bump: number];

const utf8 = new TextEncoder();
const U64_BYTES = 8;
/** Some 2 MB. */
const REMEMBERED_ADDRESSES = 4_096;

/**
 * The id of a campaign: `sha256("campaign" ‖ owner ‖ nonce_le ‖ name)`, known before the campaign exists.
 * @param nonce a u64.
 * @throws {RangeError} for a nonce that is not a u64.
 */
export function deriveCampaignId(owner: PublicKey, nonce: bigint, name: string): Uint8Array {
  return sha256
    .create()
    .update(utf8.encode('campaign'))
    .update(owner.toBytes())
    .update(u64LittleEndian(nonce))
    .update(utf8.encode(name))
    .digest();
}

/** The address under which the loader keeps a program's bytes and upgrade authority. */
export function programDataAddressOf(programId: PublicKey): PublicKey {
  return PublicKey.findProgramAddressSync([programId.toBytes()], UPGRADEABLE_LOADER_PROGRAM_ID)[0];
}

/** Every address of the router program, with its bump. */
export class RouterPdaFinder {
  constructor(readonly programId: PublicKey = ROUTER_PROGRAM_ID) {}

  config(): AddressWithBump {
    return this.derive('config');
  }

  campaign(campaignId: Uint8Array): AddressWithBump {
    return this.derive('campaign', campaignId);
  }

  pot(campaignId: Uint8Array): AddressWithBump {
    return this.derive('campaign_pot', campaignId);
  }

  /** The pot's USDC token account. */
  vault(campaignId: Uint8Array): AddressWithBump {
    return this.derive('campaign_vault', campaignId);
  }

  influencer(wallet: PublicKey): AddressWithBump {
    return this.derive('influencer', wallet.toBytes());
  }

  attribution(user: PublicKey, campaignId: Uint8Array): AddressWithBump {
    return this.derive('attribution', user.toBytes(), campaignId);
  }

  participation(wallet: PublicKey, campaignId: Uint8Array): AddressWithBump {
    return this.derive('participation', wallet.toBytes(), campaignId);
  }

  /** Owns nothing; holds an allowance during one swap. */
  swapAuthority(): AddressWithBump {
    return this.derive('swap_authority');
  }

  /** The identity under which the program mints AC-D. */
  minterAuthority(): AddressWithBump {
    return this.derive('minter');
  }

  /** Signs the program's events. */
  eventAuthority(): AddressWithBump {
    return this.derive('__event_authority');
  }

  private derive(label: string, ...seeds: Uint8Array[]): AddressWithBump {
    return PublicKey.findProgramAddressSync([utf8.encode(label), ...seeds], this.programId);
  }
}

/**
 * Every address of the router program. Deriving one takes up to a millisecond, so the last few thousand are
 * remembered.
 */
export class RouterPdas {
  /** The same addresses with their bumps. */
  readonly find: RouterPdaFinder;
  private readonly known = new Map<string, PublicKey>();

  constructor(readonly programId: PublicKey = ROUTER_PROGRAM_ID) {
    this.find = new RouterPdaFinder(programId);
  }

  config(): PublicKey {
    return this.remember('config', [], () => this.find.config());
  }

  campaign(campaignId: Uint8Array): PublicKey {
    return this.remember('campaign', [campaignId], () => this.find.campaign(campaignId));
  }

  pot(campaignId: Uint8Array): PublicKey {
    return this.remember('pot', [campaignId], () => this.find.pot(campaignId));
  }

  /** The pot's USDC token account. */
  vault(campaignId: Uint8Array): PublicKey {
    return this.remember('vault', [campaignId], () => this.find.vault(campaignId));
  }

  influencer(wallet: PublicKey): PublicKey {
    return this.remember('influencer', [wallet.toBytes()], () => this.find.influencer(wallet));
  }

  attribution(user: PublicKey, campaignId: Uint8Array): PublicKey {
    const seeds = [user.toBytes(), campaignId];
    return this.remember('attribution', seeds, () => this.find.attribution(user, campaignId));
  }

  participation(wallet: PublicKey, campaignId: Uint8Array): PublicKey {
    const seeds = [wallet.toBytes(), campaignId];
    return this.remember('participation', seeds, () => this.find.participation(wallet, campaignId));
  }

  /** Owns nothing; holds an allowance during one swap. */
  swapAuthority(): PublicKey {
    return this.remember('swapAuthority', [], () => this.find.swapAuthority());
  }

  /** The identity under which the program mints AC-D. */
  minterAuthority(): PublicKey {
    return this.remember('minterAuthority', [], () => this.find.minterAuthority());
  }

  /** Signs the program's events. */
  eventAuthority(): PublicKey {
    return this.remember('eventAuthority', [], () => this.find.eventAuthority());
  }

  private remember(label: string, seeds: readonly Uint8Array[], find: () => AddressWithBump): PublicKey {
    const name = [label, ...seeds.map(bytesToHex)].join(':');
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const [address] = find();
    const [oldest] = this.known.keys();
    if (this.known.size >= REMEMBERED_ADDRESSES && oldest !== undefined) this.known.delete(oldest);
    this.known.set(name, address);
    return address;
  }
}

/** Every address of the AC-D program. */
export class AttentionPdas {
  constructor(readonly programId: PublicKey = ATTENTION_TOKEN_PROGRAM_ID) {}

  state(): PublicKey {
    return this.derive('state');
  }

  /** Mint of AC-D. */
  acdMint(): PublicKey {
    return this.derive('acd_mint');
  }

  /** Token account with the AC behind AC-D. */
  reserve(): PublicKey {
    return this.derive('reserve');
  }

  /** The right of an authority to mint. */
  minter(authority: PublicKey): PublicKey {
    return this.derive('minter', authority.toBytes());
  }

  /** Signs the program's events. */
  eventAuthority(): PublicKey {
    return this.derive('__event_authority');
  }

  private derive(label: string, ...seeds: Uint8Array[]): PublicKey {
    return PublicKey.findProgramAddressSync([utf8.encode(label), ...seeds], this.programId)[0];
  }
}

function u64LittleEndian(value: bigint): Uint8Array {
  if (BigInt.asUintN(64, value) !== value) throw new RangeError(`nonce must be a u64, not ${value}`);
  const bytes = new Uint8Array(U64_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, value, true);
  return bytes;
}
