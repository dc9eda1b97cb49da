/** Where websockets listen: as web3.js guesses it, the port after HTTP's, or the same host without a port. */
export function socketUrl(rpcUrl: string): string {
  const url = new URL(rpcUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  if (url.port !== '') url.port = `${Number(url.port) + 1}`;
  return url.toString();
}
