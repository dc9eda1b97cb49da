/** A worker that shows what a runtime gives: settings, storage, alarms, the network, signatures. */
import { DurableObject } from 'cloudflare:workers';
import { importTagSigner } from '@crr/sdk';
import { Keypair } from '@solana/web3.js';

interface Env {
  readonly FRONT: { idFromName(name: string): unknown; get(id: unknown): FrontObject };
  readonly SECRET?: string;
  readonly CONSENT_MODE?: string;
  readonly TARGET?: string;
}

/** Counts what it was told, and how often its alarm rang. */
export class FrontObject extends DurableObject<Env> {
  constructor(...parts: ConstructorParameters<typeof DurableObject<Env>>) {
    super(...parts);
    this.ctx.storage.sql.exec('CREATE TABLE IF NOT EXISTS told (what TEXT)');
  }

  async tell(what: string): Promise<void> {
    this.ctx.storage.sql.exec('INSERT INTO told (what) VALUES (?)', what);
  }

  async ringIn(milliseconds: number): Promise<void> {
    await this.ctx.storage.setAlarm(Date.now() + milliseconds);
  }

  async told(): Promise<unknown[]> {
    return this.ctx.storage.sql.exec('SELECT what FROM told ORDER BY rowid').toArray();
  }

  override async alarm(): Promise<void> {
    await this.tell('alarm');
  }
}

/** wrangler.jsonc names it. */
export class DeskObject extends DurableObject<Env> {}

const answers: Readonly<Record<string, (env: Env, query: URLSearchParams) => Promise<unknown>>> = {
  '/settings': async ({ SECRET, CONSENT_MODE }) => ({ SECRET, CONSENT_MODE }),
  '/tell': async (env, query) => front(env).tell(query.get('what') ?? ''),
  '/ring': async (env, query) => front(env).ringIn(Number(query.get('ms'))),
  '/told': async (env) => front(env).told(),
  '/fetch': async ({ TARGET = '' }) => (await fetch(TARGET)).text(),
  '/sign': async (_, query) => {
    const signer = await importTagSigner(Keypair.fromSeed(new Uint8Array(32).fill(7)));
    const signature = await signer.sign(new TextEncoder().encode(query.get('text') ?? ''));
    return { publicKey: signer.publicKey.toBase58(), signature: [...signature] };
  },
};

function front({ FRONT }: Env): FrontObject {
  return FRONT.get(FRONT.idFromName('only'));
}

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const { pathname, searchParams } = new URL(request.url);
    const answer = answers[pathname];
    if (answer === undefined) return new Response('unknown', { status: 404 });
    return Response.json((await answer(env, searchParams)) ?? null);
  },
};
