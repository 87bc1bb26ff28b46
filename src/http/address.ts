import { BlockList, isIP } from 'node:net';

const LOOPBACK = ['127.0.0.0/8', '::1'];

function plain(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address.trim());
  return mapped?.[1] ?? address.trim();
}

function kind(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 4 ? 'ipv4' : 'ipv6';
}

/** Tells where a request comes from: the peer, or, behind trusted proxies, the last address in X-Forwarded-For that is not one of them. */
export function createAddressOf(
  trustProxy: readonly string[],
): (peer: string | undefined, forwarded?: string) => string {
  const proxies = new BlockList();
  for (const item of trustProxy.flatMap((entry) => (entry === 'loopback' ? LOOPBACK : [entry]))) {
    const [address = '', prefix] = item.split('/');
    if (prefix === undefined) proxies.addAddress(address, kind(address));
    else proxies.addSubnet(address, Number(prefix), kind(address));
  }
  const trusted = (address: string): boolean => isIP(address) !== 0 && proxies.check(address, kind(address));
  return (peer, forwarded) => {
    let address = plain(peer ?? '');
    if (forwarded === undefined || trustProxy.length === 0) return address;
    const hops = forwarded.split(',').map(plain);
    while (trusted(address)) {
      const before = hops.pop();
      if (before === undefined || isIP(before) === 0) break;
      address = before;
    }
    return address;
  };
}

/** What limits count by: an IPv4 address, or the /64 that one IPv6 customer owns. */
export function bucketOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.toLowerCase().split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? 0 : 8 - left.length - right.length;
  const groups = [...left, ...Array<string>(Math.max(0, gap)).fill('0'), ...right];
  return `${groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`;
}
