// The address bar as state. Links are plain <a href>; this takes over the clicks that stay inside.
import { language, speak } from '../i18n/language.svelte';
import { href, parse, type Page } from './path';

let path = $state(location.pathname);
let query = $state(location.search);
let arrivals = $state(0);
/** With which filters the list of all devices was seen last: the way back to it has them. */
let fleet = $state(parse(location.pathname).page.name === 'overview' ? location.search : '');
const place = $derived(parse(path));

export const route = {
  get page() {
    return place.page;
  },
  get path() {
    return path;
  },
  get search() {
    return query;
  },
  get query() {
    return new URLSearchParams(query);
  },
  get fleet() {
    return new URLSearchParams(fleet);
  },
  /** Grows when another page was opened: the moment to move the focus. */
  get arrivals() {
    return arrivals;
  },
};

export const link = (page: Page, search?: URLSearchParams) => href(language.current, page, search?.toString());

/** Opens an address inside the application. */
export function open(address: string): void {
  history.replaceState({ y: scrollY }, '');
  history.pushState(null, '', address);
  read();
  arrivals += 1;
  scrollTo(0, 0);
}

/** Opens an address without a new entry in the history and without moving the focus: pages that turn by themselves. */
export function turn(address: string): void {
  history.replaceState(null, '', address);
  read();
  scrollTo(0, 0);
}

/** Changes the query of the page that is open. Typing replaces the entry in the history, a choice adds one. */
export function setQuery(next: URLSearchParams, how: 'push' | 'replace' = 'push'): void {
  const search = next.size ? `?${next}` : '';
  if (search === location.search) return;
  const address = location.pathname + search;
  if (how === 'push') history.pushState(null, '', address);
  else history.replaceState(null, '', address);
  read();
}

function read(): void {
  path = location.pathname;
  query = location.search;
  const { language: found, page } = parse(path);
  if (page.name === 'overview') fleet = query;
  // A language that cannot be loaded leaves the page in the one it has.
  if (found && found !== language.current) speak(found).catch(() => undefined);
}

/** The link that was meant, if it leads to a page of the application. */
function inside(target: EventTarget | null): HTMLAnchorElement | null {
  const anchor = target instanceof Element ? target.closest('a') : null;
  const ours = anchor?.origin === location.origin && parse(anchor.pathname).language && !anchor.hash;
  return ours ? anchor : null;
}

/** How long a page may take to be as long as it was. */
const PATIENCE_MS = 4_000;
/** What is asked before a page with unsaved work is left; null while there is none. */
let leaving: (() => string | null) | null = null;

/** Asks `question` before links and the history lead to another page; what it answers takes that back. */
export function beforeLeaving(question: () => string | null): () => void {
  leaving = question;
  return () => {
    if (leaving === question) leaving = null;
  };
}

/** Scrolls to where a page was left, once it is long enough again; whoever moves meanwhile is let be. */
function back(y: number): void {
  const [arrival, until] = [arrivals, performance.now() + PATIENCE_MS];
  let moved = false;
  addEventListener('wheel', () => (moved = true), { once: true, passive: true });
  const step = () => {
    if (moved || arrival !== arrivals || performance.now() > until) return;
    if (document.documentElement.scrollHeight - innerHeight >= y) return scrollTo(0, y);
    requestAnimationFrame(step);
  };
  if (y > 0) step();
}

function mayLeave(): boolean {
  const question = leaving?.() ?? null;
  return question === null || confirm(question);
}

/** Follows the history and the clicks on links of our own; `prepare` hears which page somebody points at. */
export function start(prepare: (page: Page) => void): void {
  const wanted = parse(location.pathname).language;
  if (wanted) language.current = wanted;
  else if (route.page.name !== 'missing') history.replaceState(null, '', href(language.current, route.page, location.search.slice(1)));
  read();
  addEventListener('popstate', ({ state }) => {
    const before = path;
    if (location.pathname !== before && !mayLeave()) return history.pushState(null, '', before + query);
    read();
    if (path === before) return;
    arrivals += 1;
    back((state as { y?: number } | null)?.y ?? 0);
  });
  for (const kind of ['pointerover', 'focusin'] as const) {
    document.addEventListener(kind, (event) => {
      const to = inside(event.target);
      if (to) prepare(parse(to.pathname).page);
    });
  }
  document.addEventListener('click', (event) => {
    const anchor = inside(event.target);
    if (!anchor || event.defaultPrevented || event.button !== 0 || anchor.target || anchor.hasAttribute('download')) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (anchor.pathname !== path && !mayLeave()) return;
    open(anchor.pathname + anchor.search);
  });
}
