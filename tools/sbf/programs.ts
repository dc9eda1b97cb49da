/** What `npm run build:programs` builds. Order matters only for reading. */

/** One on-chain program of this repository. */
export interface ProgramEntry {
  /** Library name of the crate, and of every file made from it: `<name>.so`, `<name>.json`, `<name>.ts`. */
  readonly name: string;
  /** Folder of the crate, relative to the repository. */
  readonly crate: string;
  /** Folder whose Cargo.toml and Cargo.lock govern the crate, relative to the repository. */
  readonly workspace: string;
  /** True for Anchor programs, which describe themselves: an IDL and TypeScript types are written too. */
  readonly anchor: boolean;
}

/** All programs: the product's two, the venue that it is tested with, and the programs of the tests. */
export const PROGRAMS: readonly ProgramEntry[] = [
  { name: 'campaign_reward_router', crate: 'programs/campaign_reward_router', workspace: '.', anchor: true },
  { name: 'attention_token', crate: 'programs/attention_token', workspace: '.', anchor: true },
  ownWorkspace('spl_token_swap', 'tools/venues/spl_token_swap'),
  ownWorkspace('hostile_venue', 'tests/programs/hostile_venue'),
  ownWorkspace('differential', 'tests/programs/differential'),
];

function ownWorkspace(name: string, folder: string): ProgramEntry {
  return { name, crate: folder, workspace: folder, anchor: false };
}
