/** Who asks, for the limits of those who are not signed in. */
import { CLIENT_NETWORK, forwardedAddress, networkOf } from '@crr/sdk';
import type { Context } from 'hono';

/** How clients are told apart. */
export interface ClientOptions {
  /** The header in which a proxy that is trusted tells a client's address; null: the connection's. */
  readonly clientIpHeader: string | null;
  /** Told of each request whose address can not be read. */
  readonly onUnreadableClient: () => void;
}

/** Longer ones are cut: what a client writes is no key of unlimited length. */
const TRAIT_MOST_CHARACTERS = 256;

/** A client's network: an IPv4 address, an IPv6 `/64`. Where no address can be read, what else is seen of the client: not all such are one. */
export function clientOf(context: Context, { clientIpHeader, onUnreadableClient }: ClientOptions): string {
  const told = clientIpHeader === null ? remoteAddress(context) : context.req.header(clientIpHeader);
  const address = forwardedAddress(told);
  if (address !== null) return networkOf(address, CLIENT_NETWORK);
  onUnreadableClient();
  const traits = [told, context.req.header('user-agent'), context.req.header('accept-language')];
  return JSON.stringify(traits.map((trait) => trait?.slice(-TRAIT_MOST_CHARACTERS) ?? null));
}

function remoteAddress(context: Context): string | undefined {
  const { incoming } = (context.env ?? {}) as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress;
}
