import { sha256 } from '@noble/hashes/sha2';
import { PublicKey } from '@solana/web3.js';
import { ATTENTION_TOKEN_PROGRAM_ID, ROUTER_PROGRAM_ID, UPGRADEABLE_LOADER_PROGRAM_ID } from './program';

/** An address and the bump that puts it off the curve. */
export type AddressWithBump = [address: PublicKey, bump: number];

const utf8 = new TextEncoder();
const U64_BYTES = 8;

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

/** Every address of the router program. Those without arguments are derived once. */
export class RouterPdas {
  /** The same addresses with their bumps. */
  readonly find: RouterPdaFinder;
  private readonly fixed = new Map<string, PublicKey>();

  constructor(readonly programId: PublicKey = ROUTER_PROGRAM_ID) {
    this.find = new RouterPdaFinder(programId);
  }

  config(): PublicKey {
    return this.once('config');
  }

  campaign(campaignId: Uint8Array): PublicKey {
    return this.find.campaign(campaignId)[0];
  }

  pot(campaignId: Uint8Array): PublicKey {
    return this.find.pot(campaignId)[0];
  }

  /** The pot's USDC token account. */
  vault(campaignId: Uint8Array): PublicKey {
    return this.find.vault(campaignId)[0];
  }

  influencer(wallet: PublicKey): PublicKey {
    return this.find.influencer(wallet)[0];
  }

  attribution(user: PublicKey, campaignId: Uint8Array): PublicKey {
    return this.find.attribution(user, campaignId)[0];
  }

  participation(wallet: PublicKey, campaignId: Uint8Array): PublicKey {
    return this.find.participation(wallet, campaignId)[0];
  }

  /** Owns nothing; holds an allowance during one swap. */
  swapAuthority(): PublicKey {
    return this.once('swapAuthority');
  }

  /** The identity under which the program mints AC-D. */
  minterAuthority(): PublicKey {
    return this.once('minterAuthority');
  }

  /** Signs the program's events. */
  eventAuthority(): PublicKey {
    return this.once('eventAuthority');
  }

  private once(name: 'config' | 'swapAuthority' | 'minterAuthority' | 'eventAuthority'): PublicKey {
    const known = this.fixed.get(name);
    if (known !== undefined) return known;
    const [address] = this.find[name]();
    this.fixed.set(name, address);
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
