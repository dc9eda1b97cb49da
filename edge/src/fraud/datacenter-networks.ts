/**
 * Networks of large hosting companies, by their numbers in the public registries (RIPE, ARIN, APNIC: `whois AS16509`). Only such as rent
 * out servers; networks that also carry people's traffic, like a mobile operator's or a VPN's exit at home, do not belong here. A network
 * that is missing costs one signal, one that is wrong here accuses people: when in doubt, leave it out.
 */
export const DATACENTER_NETWORKS: ReadonlyMap<number, string> = new Map([
  [14618, 'Amazon'],
  [16509, 'Amazon'],
  [396982, 'Google Cloud'],
  [8075, 'Microsoft'],
  [31898, 'Oracle'],
  [45102, 'Alibaba'],
  [37963, 'Alibaba'],
  [132203, 'Tencent'],
  [14061, 'DigitalOcean'],
  [63949, 'Akamai Linode'],
  [20473, 'Vultr'],
  [24940, 'Hetzner'],
  [213230, 'Hetzner'],
  [16276, 'OVH'],
  [12876, 'Scaleway'],
  [51167, 'Contabo'],
  [60781, 'LeaseWeb'],
  [28753, 'LeaseWeb'],
  [36352, 'HostPapa'],
  [197540, 'netcup'],
]);
