/** The real platform on a real port, and a wire to it that can be cut. */

import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Database } from '@crr/db';
import { systemClock } from '@crr/kit';
import {
  DEFAULT_SETTINGS,
  DEV_ADMIN_SUBJECT,
  DEV_ISSUER,
  DevIssuer,
  type PlatformSettings,
  type RunningPlatform,
  startPlatform,
} from '@crr/platform';
import { PlatformClient } from '@crr/sdk';
import { emptyDatabase } from '../database';

/** A platform with one advertiser and a key that signs. */
export class ServedPlatform {
  private running: RunningPlatform | null = null;
  private port = 0;

  private constructor(
    readonly database: Database,
    readonly issuer: DevIssuer,
    private readonly settings: PlatformSettings,
  ) {}

  /** @param given the database, migrated (default: one of its own), and settings that differ */
  static async start(
    given: { database?: Database; settings?: Partial<PlatformSettings> } = {},
  ): Promise<ServedPlatform> {
    const database = given.database ?? (await emptyDatabase());
    const admins = [{ issuer: DEV_ISSUER, sub: DEV_ADMIN_SUBJECT }];
    const secretsKey = new Uint8Array(32).fill(7);
    const settings = { ...DEFAULT_SETTINGS, secretsKey, admins, ...given.settings };
    const served = new ServedPlatform(database, await DevIssuer.create(systemClock), settings);
    await served.up();
    return served;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens, where it listened before. */
  async up(): Promise<void> {
    const { database, settings, issuer: devIssuer, port } = this;
    this.running = await startPlatform({ database, settings, devIssuer, port, checkReplies: true });
    this.port = Number(new URL(this.running.url).port);
  }

  /** Stops, in the middle of whatever comes. */
  async down(): Promise<void> {
    await this.running?.close();
    this.running = null;
  }

  async close(): Promise<void> {
    await this.down();
    await this.database.close();
  }

  /** A client of the admin. */
  async admin(): Promise<PlatformClient> {
    return new PlatformClient({
      baseUrl: this.url,
      token: await this.issuer.issue({ sub: DEV_ADMIN_SUBJECT }),
    });
  }
}

/** What a wire does with the connections that are made over it. */
export type Wire = 'whole' | 'loses_answers';

/** A wire between a client and a server, on a port of its own. */
export class FlakyWire {
  /** Connections are treated in this order; later ones are whole. */
  readonly script: Wire[] = [];
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(targetPort: number) {
    this.server = createServer((client) => this.join(client, targetPort));
  }

  static async to(url: string): Promise<FlakyWire> {
    const wire = new FlakyWire(Number(new URL(url).port));
    await new Promise<void>((listening) => wire.server.listen(0, '127.0.0.1', listening));
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((closed) => this.server.close(closed));
  }

  private join(client: Socket, port: number): void {
    const kind = this.script.shift() ?? 'whole';
    const target = connect(port, '127.0.0.1');
    for (const socket of [client, target]) {
      this.sockets.add(socket);
      socket.on('error', () => socket.destroy());
    }
    client.pipe(target);
    // The request arrives, and what is answered to it is cut off.
    if (kind === 'loses_answers')
      target.once('data', () => [client, target].map((socket) => socket.destroy()));
    else target.pipe(client);
  }
}
