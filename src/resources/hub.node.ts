import { ConfigurationError } from '../core/errors.ts';
import { platformFetch } from './fetch.node.ts';
import { isAddress } from './http.ts';
import { HUB_BASE } from './hub-address.ts';
import { createHub, type Hub } from './hub.ts';

/**
 * The Hub as this machine is set up to use it: at the address given, else the one in HF_ENDPOINT, else
 * `https://huggingface.co`.
 * @throws ConfigurationError `invalid_hub_address`
 */
export function openHub(given: string | null = null): Hub {
  const base = [given, process.env['HF_ENDPOINT']].find(Boolean) ?? HUB_BASE;
  if (isAddress(base)) return createHub(platformFetch, base);
  throw new ConfigurationError(
    'invalid_hub_address',
    `The address of the Hub is "${base}"; expected one such as ${HUB_BASE}. Correct --hub or HF_ENDPOINT.`,
    { context: { base } },
  );
}
