/** The edge's settings on this machine: the environment's, and for what it does not set, what the home folder holds. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Home } from '../home';
import { keyText, newSecret } from './secrets';

/** Settings by the names of their variables. */
export type EdgeVariables = Readonly<Record<string, string>>;

const FILE = 'edge.json';
const OWNER_ONLY = 0o600;
const GENERATED = ['SESSION_SECRET', 'IP_SALT', 'COLLECTOR_KEY', 'CONVERSION_SECRET'];

/**
 * What the edge is started with: `CRR_RPC_URL`, keys and secrets of the home folder, made at first use, then the environment, which wins.
 */
export function edgeVariables(home: Home, rpcUrl: string, environment: NodeJS.ProcessEnv): EdgeVariables {
  const kept = {
    CRR_RPC_URL: rpcUrl,
    ...(environment.TAG_SIGNER_SEEDS ? {} : { TAG_SIGNER_SEEDS: keyText(home.key('tag-signer')) }),
    ...(environment.ATTESTER_KEY ? {} : { ATTESTER_KEY: keyText(home.key('attester')) }),
    ...secretsOf(home),
    ...acdMarketOf(home, rpcUrl, environment),
  };
  const set = Object.entries(environment).filter((entry): entry is [string, string] => Boolean(entry[1]));
  return { ...kept, ...Object.fromEntries(set) };
}

/** The secret of conversion keys that edge and platform of this machine share; made at first use. */
export function conversionSecretOf(home: Home, { CONVERSION_SECRET }: NodeJS.ProcessEnv = {}): string {
  return CONVERSION_SECRET || String(secretsOf(home).CONVERSION_SECRET);
}

/** The pool and lookup table that `crr init` made on this cluster, unless the environment names others. */
function acdMarketOf(home: Home, rpcUrl: string, environment: NodeJS.ProcessEnv): EdgeVariables {
  const { url, pool, lookupTable } = home.settings();
  const isKnown = url === rpcUrl && pool !== undefined && lookupTable !== undefined;
  if (!isKnown || environment.CRR_ACD_POOL || environment.CRR_LOOKUP_TABLE) return {};
  return { CRR_ACD_POOL: pool.toBase58(), CRR_LOOKUP_TABLE: lookupTable.toBase58() };
}

/** Every secret and key that an edge needs, new. */
export function newEdgeVariables(keys: { tagSigner: string; attester: string }): EdgeVariables {
  const secrets = Object.fromEntries(GENERATED.map((name) => [name, newSecret()]));
  return { TAG_SIGNER_SEEDS: keys.tagSigner, ATTESTER_KEY: keys.attester, ...secrets };
}

/** Secrets that only have to stay the same: readable by nobody but their owner. */
function secretsOf(home: Home): EdgeVariables {
  const file = join(home.folder, FILE);
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as EdgeVariables) : {};
  const missing = GENERATED.filter((name) => known[name] === undefined);
  if (missing.length === 0) return known;
  const all = { ...known, ...Object.fromEntries(missing.map((name) => [name, newSecret()])) };
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`, { mode: OWNER_ONLY });
  return all;
}
