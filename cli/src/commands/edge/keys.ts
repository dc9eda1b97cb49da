/** `crr edge keys`: secrets for an edge that is deployed elsewhere. */
import { Keypair } from '@solana/web3.js';
import type { Command } from 'commander';
import type { CommandBuilder } from '../../command';
import { keyText } from '../../edge/secrets';
import { newEdgeVariables } from '../../edge/settings';

/** The command. */
export function keysCommand(builder: CommandBuilder): Command {
  return builder.leaf({
    name: 'keys',
    description: 'print new keys and secrets for an edge, each once and stored nowhere; needs no cluster',
    role: 'payer',
    examples: ['crr edge keys > edge.env', 'crr edge keys --json'],
    work: async ({ output }) => {
      const [tagSigner, attester] = [Keypair.generate(), Keypair.generate()];
      const secrets = newEdgeVariables({ tagSigner: keyText(tagSigner), attester: keyText(attester) });
      const publicKeys = { tagSigner: tagSigner.publicKey, attester: attester.publicKey };
      output.result({ publicKeys, secrets }, () =>
        [
          `# Campaigns name these: --tag-signer ${publicKeys.tagSigner} --attester ${publicKeys.attester}`,
          '# The attester pays the fees: give it SOL, and nothing else.',
          ...Object.entries(secrets).map(([name, value]) => `${name}=${value}`),
          '# The platform puts campaigns on chain for this edge; CONVERSION_SECRET is its PLATFORM_CONVERSION_SECRET.',
          `PLATFORM_TAG_SIGNER=${publicKeys.tagSigner}`,
          `PLATFORM_ATTESTER=${publicKeys.attester}`,
        ].join('\n'),
      );
    },
  });
}
