import { type Network, network } from '../../engine/protocol/quality.ts';

/** The kind of network that the browser says it is on; most browsers say nothing. */
export function networkNow(): Network {
  const { navigator } = globalThis as {
    navigator?: { readonly connection?: { readonly effectiveType?: unknown } };
  };
  return network(navigator?.connection?.effectiveType);
}
