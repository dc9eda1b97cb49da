import { attention_token_idl } from '../generated/attention_token';
import { ProgramCodec } from './program-codec';
import { ROUTER_IDL } from './router-idl';

/** Codec of the router program. */
export const routerCodec = new ProgramCodec(ROUTER_IDL);
/** Codec of the AC-D program. */
export const attentionCodec = new ProgramCodec(attention_token_idl);
