// What every widget has in common: it asks the server it came from and nobody else, sends no referrer and keeps nothing.
// What stands inside the element is there until the script runs.
import { text, type Language } from './wish';
import STYLE from './widget.css?inline';

export const ORIGIN = new URL(import.meta.url).origin;
const AGAIN_MS = 60_000;

/** What a widget is drawn with. */
export interface Look {
  language: Language;
  dark: boolean;
  /** Pixels there is room for. */
  width: number;
  signal: AbortSignal;
  /** Changes every minute: nothing to the server, but lets a browser ask again. */
  minute: number;
  attribute: (name: string) => string | null;
}

export const ask = async <T>(path: string, { signal, language }: Look): Promise<T> => {
  const answer = await fetch(ORIGIN + path, { signal, credentials: 'omit', referrerPolicy: 'no-referrer', headers: { accept: 'application/json', 'accept-language': language } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()) as T;
};

/** An element with text or others in it. Made by hand: a strict page allows no markup in strings. */
export function element<K extends keyof HTMLElementTagNameMap>(name: K, ...inside: (string | Node)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
}

export function image(src: string, alt: string): HTMLImageElement {
  return Object.assign(element('img'), { alt, referrerPolicy: 'no-referrer', src });
}

/** A line that leads to the whole page. */
export function more(page: string, words: string): Node {
  return element('p', Object.assign(element('a', words), { href: `${ORIGIN}${page}` }));
}

export abstract class Widget extends HTMLElement {
  readonly #root = this.attachShadow({ mode: 'open' });
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');
  #abort = new AbortController();
  #waiting = false;

  constructor() {
    super();
    const style = new CSSStyleSheet();
    style.replaceSync(STYLE);
    this.#root.adoptedStyleSheets = [style];
    this.#root.append(document.createElement('slot'));
  }

  /** What stands in the frame. */
  protected abstract draw(look: Look): Promise<Node[]>;

  connectedCallback(): void {
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const timer = setInterval(() => document.visibilityState === 'visible' && this.#later(), AGAIN_MS);
    const size = new ResizeObserver(() => this.#later());
    size.observe(this);
    this.#dark.addEventListener('change', () => this.#later(), { signal });
    signal.addEventListener('abort', () => {
      clearInterval(timer);
      size.disconnect();
    });
  }

  disconnectedCallback(): void {
    this.#abort.abort();
  }

  attributeChangedCallback(): void {
    this.#later();
  }

  /** Several changes at once are one drawing. */
  #later(): void {
    if (this.#waiting || !this.isConnected) return;
    this.#waiting = true;
    setTimeout(() => {
      this.#waiting = false;
      void this.#draw();
    }, 50);
  }

  /** Who stands on a link stays on it, and a table that was opened stays open. */
  #replace(figure: HTMLElement): void {
    const stops = () => [...this.#root.querySelectorAll<HTMLElement>('a, summary')];
    const at = stops().findIndex((stop) => stop === this.#root.activeElement);
    const open = this.#root.querySelector('details')?.open ?? false;
    this.#root.replaceChildren(figure);
    figure.querySelector('details')?.toggleAttribute('open', open);
    stops()[at]?.focus({ preventScroll: true });
  }

  async #draw(): Promise<void> {
    const { signal } = this.#abort;
    const attribute = (name: string) => this.getAttribute(name);
    const wanted = attribute('theme');
    const dark = wanted === 'dark' || (wanted !== 'light' && this.#dark.matches);
    const language = (attribute('lang') ?? document.documentElement.lang).startsWith('en') ? 'en' : 'de';
    try {
      const figure = element('figure', ...(await this.draw({ language, dark, width: this.clientWidth, signal, minute: Math.floor(Date.now() / AGAIN_MS), attribute })));
      figure.classList.toggle('dark', dark);
      this.#replace(figure);
    } catch {
      // What is there stays: old values with their time are better than none.
      if (signal.aborted || this.#root.querySelector('figure')) return;
      this.#root.replaceChildren(element('p', text(language, 'widget.failed')), document.createElement('slot'));
    }
  }
}
