/** Where in the app a person is. */
export type Route =
  | { readonly page: 'evaluate' }
  | { readonly page: 'models' }
  | { readonly page: 'model'; readonly name: string }
  | { readonly page: 'datasets' }
  | { readonly page: 'dataset'; readonly name: string }
  | { readonly page: 'storage' }
  | { readonly page: 'run' }
  | { readonly page: 'saved' }
  /** One run, or several side by side; `shown` is the one whose details are open. */
  | { readonly page: 'results'; readonly ids: readonly string[]; readonly shown: string }
  | { readonly page: 'missing'; readonly address: string };

/**
 * Reads the address after `#`: `/`, `/models`, `/models/<name>`, `/datasets`, `/datasets/<name>`, `/storage`,
 * `/run`, `/runs`, `/runs/<id>`, `/runs/<id>,<id>` or `/runs/<id>,<id>/<shown>`. Anything else is `missing`.
 */
export function parseRoute(hash: string): Route {
  const address = hash.replace(/^#/, '');
  const [first = '', second = '', third = '', ...rest] = address.split('/').slice(1);
  if (address === '' || address === '/') return { page: 'evaluate' };
  if (rest.length > 0 || !address.startsWith('/')) return { page: 'missing', address };
  if (first === 'runs' && second !== '')
    return results(second, third) ?? { page: 'missing', address };
  const simple = third === '' ? simpleRoute(first, second) : null;
  return simple ?? { page: 'missing', address };
}

function simpleRoute(first: string, second: string): Route | null {
  if (second === '') {
    if (first === 'runs') return { page: 'saved' };
    return lists.find(({ page }) => page === first) ?? null;
  }
  if (first === 'models') return { page: 'model', name: decode(second) };
  if (first === 'datasets') return { page: 'dataset', name: decode(second) };
  return null;
}

/** Pages whose address is their name. */
const lists = [
  { page: 'models' },
  { page: 'datasets' },
  { page: 'storage' },
  { page: 'run' },
] as const satisfies readonly Route[];

function results(list: string, shown: string): Route | null {
  const ids = [...new Set(list.split(',').map(decode))].filter((id) => id !== '');
  const open = shown === '' ? ids[0] : decode(shown);
  if (open === undefined || !ids.includes(open)) return null;
  return { page: 'results', ids, shown: open };
}

/** A percent sign typed by hand need not be an escape. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The address of a route, with `#`: the inverse of `parseRoute`. */
export function formatRoute(route: Route): string {
  switch (route.page) {
    case 'evaluate':
      return '#/';
    case 'models':
    case 'datasets':
    case 'storage':
    case 'run':
      return `#/${route.page}`;
    case 'model':
      return `#/models/${encodeURIComponent(route.name)}`;
    case 'dataset':
      return `#/datasets/${encodeURIComponent(route.name)}`;
    case 'saved':
      return '#/runs';
    case 'results': {
      const list = route.ids.map(encodeURIComponent).join(',');
      const shown = route.shown === route.ids[0] ? '' : `/${encodeURIComponent(route.shown)}`;
      return `#/runs/${list}${shown}`;
    }
    case 'missing':
      return `#${route.address}`;
  }
}

/** The name of a page, as in `document.title`. */
export function pageTitle(route: Route): string {
  switch (route.page) {
    case 'evaluate':
      return 'Evaluate';
    case 'models':
      return 'Models';
    case 'model':
    case 'dataset':
      return route.name;
    case 'datasets':
      return 'Datasets';
    case 'storage':
      return 'Storage';
    case 'run':
      return 'Run';
    case 'saved':
      return 'Saved runs';
    case 'results':
      return 'Results';
    case 'missing':
      return 'Page not found';
  }
}
