/** The part of the Trusted Types interface that is used here; not every browser has it. */
interface TrustedTypesFactory {
  readonly defaultPolicy: object | null;
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): object;
}

/**
 * Imported first by the page and by every worker that starts workers. Under the policy
 * `require-trusted-types-for 'script'` a text may become a script's address only through this default
 * policy: addresses of this site pass, all others throw. Nothing may become markup or code.
 */
function installDefaultPolicy(): void {
  const factory: unknown = Reflect.get(globalThis, 'trustedTypes');
  if (!isFactory(factory) || factory.defaultPolicy !== null) return;
  factory.createPolicy('default', { createScriptURL: requireSameOrigin });
}

function requireSameOrigin(url: string): string {
  if (new URL(url, location.href).origin === location.origin) return url;
  throw new TypeError(`scripts may come from ${location.origin} only, not from ${url}`);
}

function isFactory(value: unknown): value is TrustedTypesFactory {
  return typeof value === 'object' && value !== null && 'createPolicy' in value;
}

installDefaultPolicy();
