import { createHash } from 'node:crypto';

/** The `<style>` that Observable Plot writes into each drawing whose class is `drawing` (src/app/elements). */
const plotStyle = `:where(.drawing) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.drawing text),
:where(.drawing tspan) {
  white-space: pre;
}`;

/**
 * What the built site may do: run its own scripts and WebAssembly, fetch from its own address and from those that
 * people name (a model, a dataset, the Hub: docs/decisions/0007). No text
 * becomes code or markup but through two Trusted Types policies: `default` (src/runtime/
 * trusted-types.browser.ts) and Lit's. An end-to-end test runs the site under it and finds no violation.
 */
const directives = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  `style-src 'self' '${hashOf(plotStyle)}'`,
  "img-src 'self' data: blob:",
  "connect-src 'self' https: http://localhost:* http://127.0.0.1:*",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default lit-html',
];

/** For the `<meta>` of the built page, where no header can be set. */
export const pagePolicy = directives.join('; ');

/** Headers of every answer: the policy, also for workers, and what makes a page isolated so that WASM may use threads. */
export const headers: Readonly<Record<string, string>> = {
  'Content-Security-Policy': [...directives, "frame-ancestors 'none'"].join('; '),
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
};

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
