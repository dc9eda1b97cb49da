import { attentionTokenIdl, campaignRewardRouterIdl } from '@crr/sdk';

/** The programs that the matrix covers. */
export type ProgramName = 'campaign_reward_router' | 'attention_token';

/** One account of an instruction, as the IDL describes it. */
export interface AccountSpec {
  readonly name: string;
  readonly signer: boolean;
  readonly writable: boolean;
  readonly optional: boolean;
}

/** One instruction, as the IDL describes it. */
export interface InstructionSpec {
  readonly name: string;
  readonly accounts: readonly AccountSpec[];
}

interface IdlAccount {
  readonly name: string;
  readonly signer?: boolean;
  readonly writable?: boolean;
  readonly optional?: boolean;
  readonly accounts?: readonly IdlAccount[];
}

interface Idl {
  readonly instructions: readonly { readonly name: string; readonly accounts: readonly IdlAccount[] }[];
}

const IDLS: Readonly<Record<ProgramName, Idl>> = {
  campaign_reward_router: campaignRewardRouterIdl,
  attention_token: attentionTokenIdl,
};

/** Every instruction of a program, groups of accounts opened. */
export function instructionsOf(program: ProgramName): InstructionSpec[] {
  return IDLS[program].instructions.map(({ name, accounts }) => ({ name, accounts: flatten(accounts) }));
}

function flatten(accounts: readonly IdlAccount[]): AccountSpec[] {
  return accounts.flatMap(({ name, signer = false, writable = false, optional = false, accounts: group }) =>
    group === undefined ? [{ name, signer, writable, optional }] : flatten(group),
  );
}
