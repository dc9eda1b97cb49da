import { UnreadableError } from '../codec/byte-cursor';
import { ACCOUNT_VERSION } from '../codec/conventions';
import { DISCRIMINATOR_BYTES, DiscriminatorTable } from '../codec/discriminators';
import { DecodeError, EncodeError } from '../codec/errors';
import type { ProgramCodec } from '../codec/program-codec';
import { attentionCodec, routerCodec } from '../codec/router';
import { StructReader } from '../codec/struct-reader';
import { ACCOUNT_LAYOUT, ACCOUNT_SPACE } from './layout';
import type {
  AttentionState,
  Attribution,
  Campaign,
  CampaignPot,
  CampaignTombstone,
  Config,
  Influencer,
  Minter,
  Participation,
} from './types';

/** Name of an account type, as in the program. */
export type AccountName = keyof typeof ACCOUNT_SPACE;

const router = programOf(routerCodec);
const attention = programOf(attentionCodec);

/** The type of the account in `data`, by its discriminator; null when it is none of the router program's. */
export function accountNameOf(data: Uint8Array): AccountName | null {
  return router.discriminators.nameOf(data) ?? null;
}

/** The eight bytes at the beginning of every account of a type. */
export function accountDiscriminator(name: AccountName): Uint8Array {
  return ownerOf(name).discriminators.of(name);
}

/** @throws {DecodeError} */
export function decodeConfig(data: Uint8Array): Config {
  return decode('Config', data) as Config;
}

/** @throws {DecodeError} also for the tombstone of a closed campaign. */
export function decodeCampaign(data: Uint8Array): Campaign {
  return decode('Campaign', data) as Campaign;
}

/** @throws {DecodeError} */
export function decodeCampaignTombstone(data: Uint8Array): CampaignTombstone {
  return decode('CampaignTombstone', data) as CampaignTombstone;
}

/** @throws {DecodeError} */
export function decodeCampaignPot(data: Uint8Array): CampaignPot {
  return decode('CampaignPot', data) as CampaignPot;
}

/** @throws {DecodeError} */
export function decodeInfluencer(data: Uint8Array): Influencer {
  return decode('Influencer', data) as Influencer;
}

/** @throws {DecodeError} */
export function decodeAttribution(data: Uint8Array): Attribution {
  return decode('Attribution', data) as Attribution;
}

/** @throws {DecodeError} */
export function decodeParticipation(data: Uint8Array): Participation {
  return decode('Participation', data) as Participation;
}

/** @throws {DecodeError} */
export function decodeAttentionState(data: Uint8Array): AttentionState {
  return decode('State', data) as AttentionState;
}

/** @throws {DecodeError} */
export function decodeMinter(data: Uint8Array): Minter {
  return decode('Minter', data) as Minter;
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeConfig(config: Config): Uint8Array {
  return encode('Config', config);
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeCampaign(campaign: Campaign): Uint8Array {
  return encode('Campaign', campaign);
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeCampaignTombstone(tombstone: CampaignTombstone): Uint8Array {
  return encode('CampaignTombstone', tombstone);
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeCampaignPot(pot: CampaignPot): Uint8Array {
  return encode('CampaignPot', pot);
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeInfluencer(influencer: Influencer): Uint8Array {
  return encode('Influencer', influencer);
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeAttribution(attribution: Attribution): Uint8Array {
  return encode('Attribution', attribution);
}

/** The account's data as the program writes it. @throws {EncodeError} */
export function encodeParticipation(participation: Participation): Uint8Array {
  return encode('Participation', participation);
}

function decode(name: AccountName, data: Uint8Array): unknown {
  const { discriminators, reader } = ownerOf(name);
  if (discriminators.nameOf(data) !== name) throw new DecodeError(name, 'it begins otherwise');
  const version = data[ACCOUNT_LAYOUT.config.version];
  if (version !== ACCOUNT_VERSION) {
    throw new DecodeError(name, `its layout version is ${version}, not ${ACCOUNT_VERSION}`);
  }
  const space = ACCOUNT_SPACE[name];
  if (data.length !== space) throw new DecodeError(name, `it has ${data.length} bytes, not ${space}`);
  try {
    return reader.readFront(name, data.subarray(DISCRIMINATOR_BYTES));
  } catch (cause) {
    if (!(cause instanceof UnreadableError)) throw cause;
    throw new DecodeError(name, `its content can not be read, ${cause.message}`, { cause });
  }
}

/** Whatever varies in length stands at an account's end; behind it there are zeros. */
function encode(name: AccountName, value: object): Uint8Array {
  const { codec, discriminators } = ownerOf(name);
  const body = codec.encodeStruct(name, value as Readonly<Record<string, unknown>>);
  const space = ACCOUNT_SPACE[name];
  if (DISCRIMINATOR_BYTES + body.length > space) {
    throw new EncodeError(name, `at most ${space} bytes: a name or a list is too long`);
  }
  const data = new Uint8Array(space);
  data.set(discriminators.of(name));
  data.set(body, DISCRIMINATOR_BYTES);
  return data;
}

function programOf(codec: ProgramCodec) {
  return {
    codec,
    discriminators: new DiscriminatorTable<AccountName>(codec.idl.accounts),
    reader: new StructReader(codec.idl.types),
  };
}

/** The program that writes accounts of this type. */
function ownerOf(name: AccountName) {
  return name === 'State' || name === 'Minter' ? attention : router;
}
