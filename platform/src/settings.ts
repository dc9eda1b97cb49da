/** The platform's settings. */

/** Which limit counts a call. */
export type LimitName = 'read' | 'write' | 'events' | 'sensitive';

/** A subject of an identity provider. */
export interface Subject {
  readonly issuer: string;
  readonly sub: string;
}

/** An identity provider that is believed. */
export interface IssuerSettings {
  /** Its name (iss), to the letter. */
  readonly issuer: string;
  /** For whom its tokens must be (aud). */
  readonly audience: string;
  /** Where its keys are. */
  readonly jwksUrl: string;
}

/** Calls in a minute for each caller, by kind; `anonymous` for each address without credentials, or with bad ones. */
export type Limits = Readonly<Record<LimitName | 'anonymous', number>>;

/** Solana's clusters, as Sign-In with Solana names them. */
export const CLUSTERS = ['mainnet', 'testnet', 'devnet', 'localnet'] as const;
/** One of {@link CLUSTERS}. */
export type Cluster = (typeof CLUSTERS)[number];

/** The chain that campaigns are put on, and the edge's keys that they name. */
export interface ChainSettings {
  /** A Solana node, http or https. */
  readonly rpcUrl: string;
  /** The router program in base58; null: the one that this version belongs to. */
  readonly programId: string | null;
  /** Signs attention, in base58: the edge's. */
  readonly attester: string;
  /** Signs tags, in base58: the edge's. */
  readonly tagSigner: string;
  /** Shared with the edge: the key with which a campaign's conversions are reported there is derived of it. While it is exchanged two. */
  readonly conversionSecrets: readonly string[];
}

/** How long what is known of customers counts. */
export interface AttributionSettings {
  /** For so many days the first credited event of a shop's session credits those that follow. */
  readonly sessionDays: number;
  /** Facts that arrive within so many days after an event was received correct whom it is credited to. */
  readonly lateFactDays: number;
}

/** The platform's settings. */
export interface PlatformSettings {
  readonly issuers: readonly IssuerSettings[];
  /** Who are admins with every scope from their first visit on. */
  readonly admins: readonly Subject[];
  /** 32 bytes that encrypt what has to be read again: secrets of signatures. */
  readonly secretsKey: Uint8Array;
  readonly limits: Limits;
  /** Most bytes of a body where the route says nothing else. */
  readonly bodyMostBytes: number;
  readonly attribution: AttributionSettings;
  /** Origins whose pages may call from a browser with a person's token. */
  readonly allowedOrigins: readonly string[];
  /** The header in which a proxy that is trusted tells a client's address; null: the connection's. */
  readonly clientIpHeader: string | null;
  /** Needed as bearer token at /metrics; null for nothing. */
  readonly metricsToken: string | null;
  /** Where the edge answers visitors, without a slash at its end: what links that are given out begin with. */
  readonly edgeUrl: string;
  /** The page where refusal codes are explained, absolute; null: this platform's own, at the address it is asked at. */
  readonly docsUrl: string | null;
  /** The host under which people know this platform: wallets show it to whoever signs a proof. */
  readonly domain: string;
  /** Which of Solana's clusters wallets sign in for. */
  readonly cluster: Cluster;
  /** null: campaigns stay off chain. */
  readonly chain: ChainSettings | null;
}

/** What is so where nothing is said. */
export const DEFAULT_SETTINGS: Omit<PlatformSettings, 'secretsKey'> = {
  issuers: [],
  admins: [],
  limits: { read: 600, write: 120, events: 60_000, sensitive: 20, anonymous: 60 },
  bodyMostBytes: 65_536,
  attribution: { sessionDays: 30, lateFactDays: 30 },
  allowedOrigins: [],
  clientIpHeader: null,
  metricsToken: null,
  edgeUrl: 'http://127.0.0.1:8787',
  docsUrl: null,
  domain: '127.0.0.1',
  cluster: 'localnet',
  chain: null,
};
