import { canonicalJson, type JsonValue } from './json.ts';

/** SHA-256 of bytes, as 64 lower-case hexadecimal digits. */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** SHA-256 of a text's UTF-8 bytes. */
export function sha256OfText(text: string): Promise<string> {
  return sha256(new TextEncoder().encode(text));
}

/** SHA-256 of a value's canonical JSON (RFC 8785): equal values, equal hash, whatever the key order. */
export function sha256OfJson(value: JsonValue): Promise<string> {
  return sha256OfText(canonicalJson(value));
}
