export * from './accounts';
export { Base58Error, decodeBase58, encodeBase58 } from './base58';
export {
  CLIENT_NETWORK,
  forwardedAddress,
  type IpAddress,
  type NetworkPrefix,
  networkOf,
  parseIpAddress,
} from './client-address';
export * from './cluster';
export { DecodeError, EncodeError } from './codec/errors';
export * from './cohort';
export { conversionKey } from './conversion-key';
export * from './ed25519';
export * from './errors';
export * from './events';
export { attention_token_idl as attentionTokenIdl } from './generated/attention_token';
export { campaign_reward_router_idl as campaignRewardRouterIdl } from './generated/campaign_reward_router';
export * from './instructions';
export { isKey, type KeyLike, keyOf } from './keys';
export * from './link';
export * from './pda';
export { isPlaceholder, visibleText } from './placeholder';
export * from './platform';
export * from './program';
export * from './quote';
export * from './replay';
export * from './rpc';
export * from './tag';
export type * from './terms';
export * from './transaction';
export * from './url';
export * from './vau';
