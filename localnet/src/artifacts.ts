import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PublicKey } from '@solana/web3.js';
import { localnetAuthority } from './keys';
import type { ProgramImage } from './programs';

/** Program ids on the embedded chain. */
export const LOCALNET_PROGRAM_IDS = {
  campaign_reward_router: new PublicKey('CAMP1111111111111111111111111111111111111111'),
  attention_token: new PublicKey('ATTN1111111111111111111111111111111111111111'),
  spl_token_swap: new PublicKey('SwapsVeCiPHMUAtzQWZw7RjsKjgCjhwU55QGu4U1Szw'),
} as const;

/** A program's file is not where it should be. */
export class MissingArtifactError extends Error {
  override readonly name = 'MissingArtifactError';
  constructor(
    readonly program: string,
    readonly path: string,
  ) {
    super(`program ${program} is not built: ${path} does not exist (run "npm run build:programs")`);
  }
}

const DEFAULT_FOLDER = resolve(__dirname, '../../artifacts/programs');

/**
 * Reads the built programs, `<folder>/<name>.so`, ready for `Chain.create`. All are upgradeable by
 * `localnetAuthority()`.
 * @param folder default: `artifacts/programs` of this repository, wherever the process was started.
 * @throws {MissingArtifactError} naming the first program that is not there.
 */
export function loadArtifacts(folder: string = DEFAULT_FOLDER): ProgramImage[] {
  const upgradeAuthority = localnetAuthority().publicKey;
  return Object.entries(LOCALNET_PROGRAM_IDS).map(([name, programId]) => {
    const path = join(folder, `${name}.so`);
    if (!existsSync(path)) throw new MissingArtifactError(name, path);
    return { name, programId, bytes: readFileSync(path), upgradeAuthority };
  });
}
