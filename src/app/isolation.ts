// First: starting a service worker needs the Trusted Types policy of the page.
import '../runtime/trusted-types.browser.ts';

/** Set for this tab once it was reloaded: a browser that does not isolate even then is left alone. */
const RELOADED = 'interplay-reloaded-for-isolation';
/** How long to wait for the service worker before going on without it, in milliseconds. */
const PATIENCE = 3000;

/**
 * Makes the page isolated where its host sets no headers for it, through a service worker and one
 * reload, so that WASM may use threads. Resolves with whether the page is being reloaded; where it
 * cannot be isolated everything works, on one thread.
 */
export async function isolatePage(): Promise<boolean> {
  if (crossOriginIsolated || !('serviceWorker' in navigator)) return false;
  if (sessionStorage.getItem(RELOADED) !== null) return false;
  try {
    const base = new URL(import.meta.env.BASE_URL, document.baseURI);
    await navigator.serviceWorker.register(new URL('service-worker.js', base).href);
    await withinPatience(navigator.serviceWorker.ready);
  } catch {
    // Refused by the browser or missing on the host: the page is whole without it.
    return false;
  }
  sessionStorage.setItem(RELOADED, 'yes');
  location.reload();
  return true;
}

function withinPatience(ready: Promise<unknown>): Promise<unknown> {
  const late = new Promise((_, reject) => {
    setTimeout(() => reject(new Error('the service worker took too long')), PATIENCE);
  });
  return Promise.race([ready, late]);
}
