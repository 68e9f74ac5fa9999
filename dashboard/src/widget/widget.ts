// <talblick-chart ds="181">: a chart or a card of a datastream in somebody else's page. It asks the server it came from and
// nobody else, sends no referrer and keeps nothing. What stands inside the element is there until the script runs.
import { ago, ATTRIBUTES, picture, read, text, value, type Wish } from './wish';
import STYLE from './widget.css?inline';

const ORIGIN = new URL(import.meta.url).origin;
const AGAIN_MS = 60_000;

interface Stream {
  device: number;
  label: Record<'de' | 'en', string>;
  channel: string | null;
  symbol: string;
  kind: string;
  latest: { time: string; value: number | null } | null;
}
interface Chart {
  caption: string;
  t: string[];
  avg: (number | null)[];
}

const ask = async <T>(path: string, signal: AbortSignal, language: string): Promise<T> => {
  const answer = await fetch(ORIGIN + path, { signal, credentials: 'omit', referrerPolicy: 'no-referrer', headers: { accept: 'application/json', 'accept-language': language } });
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()) as T;
};

/** An element with text or others in it. Made by hand: a strict page allows no markup in strings. */
function element<K extends keyof HTMLElementTagNameMap>(name: K, ...inside: (string | Node)[]): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  made.append(...inside);
  return made;
}

class TalblickChart extends HTMLElement {
  static observedAttributes = [...ATTRIBUTES];
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

  async #draw(): Promise<void> {
    const wish = read((name) => this.getAttribute(name), document.documentElement.lang);
    const { signal } = this.#abort;
    const dark = wish.theme === 'dark' || (wish.theme === 'auto' && this.#dark.matches);
    try {
      if (wish.ds === null) throw new Error('no datastream');
      const stream = await ask<Stream>(`/api/v1/datastreams/${wish.ds}`, signal, wish.language);
      const device = await ask<{ name: string; status: string }>(`/api/v1/devices/${stream.device}`, signal, wish.language);
      const chart = await ask<Chart>(`/charts/${wish.ds}.json?t=${wish.period}&lang=${wish.language}`, signal, wish.language);
      const label = stream.label[wish.language] + (stream.channel ? ` (${stream.channel})` : '');
      const image = element('img');
      const name = `${device.name}: ${label}`;
      image.alt = wish.kind === 'card' ? '' : name;
      image.referrerPolicy = 'no-referrer';
      image.src = picture(ORIGIN, wish, this.clientWidth, dark, Math.floor(Date.now() / AGAIN_MS));
      const more = element('a', text(wish.language, 'widget.more'));
      more.href = `${ORIGIN}/${wish.language}/s/${stream.device}`;
      // The picture of a chart has its name in it; the sentence beneath says what it shows.
      const heading = wish.title || wish.kind === 'card' ? [element('p', element('strong', wish.title || name))] : [];
      const parts = wish.kind === 'card' ? card(wish, stream, device.status, image) : [image, ...(wish.table ? [table(wish, stream, chart)] : [])];
      const figure = element('figure', ...heading, ...parts, element('figcaption', chart.caption), element('p', more));
      figure.classList.toggle('dark', dark);
      this.#show(figure);
    } catch {
      // What is there stays: old values with their time are better than none.
      if (signal.aborted || this.#root.querySelector('figure')) return;
      this.#show(element('p', text(wish.language, 'widget.failed')), document.createElement('slot'));
    }
  }

  #show(...nodes: Node[]): void {
    this.#root.replaceChildren(...nodes);
  }
}

function card(wish: Wish, stream: Stream, status: string, image: HTMLImageElement): Node[] {
  const { latest } = stream;
  if (!latest || latest.value === null) return [element('p', text(wish.language, 'widget.none'))];
  const told = element('p', value(wish.language, latest.value, stream.symbol, stream.kind === 'truth'));
  told.className = 'value';
  const at = Date.parse(latest.time);
  const time = element('time', text(wish.language, 'widget.measured', { ago: ago(wish.language, at, Date.now()) }));
  time.dateTime = latest.time;
  time.title = new Date(at).toLocaleString(wish.language);
  const silent = status === 'offline' ? [element('p', text(wish.language, 'widget.silent'))] : [];
  return [told, element('p', time), ...silent, image];
}

/** The newest values, newest first. */
function table(wish: Wish, stream: Stream, chart: Chart): Node {
  const MOST = 50;
  const head = element('tr', ...(['widget.time', 'widget.value'] as const).map((key) => Object.assign(element('th', text(wish.language, key)), { scope: 'col' })));
  const rows = chart.t.map((at, i) => ({ at, v: chart.avg[i] ?? null })).filter(({ v }) => v !== null).slice(-MOST).reverse();
  const body = rows.map(({ at, v }) => element('tr', element('td', new Date(at).toLocaleString(wish.language)), element('td', value(wish.language, v ?? 0, stream.symbol, stream.kind === 'truth'))));
  const inside = element('table', element('thead', head), element('tbody', ...body));
  return element('details', element('summary', text(wish.language, 'widget.table')), inside);
}

if (!customElements.get('talblick-chart')) customElements.define('talblick-chart', TalblickChart);
