// The elements for somebody else's page: <talblick-chart ds="181">, a chart or a card of a datastream, and those of the city.
import { TalblickMap, TalblickRanking } from './city';
import { ask, element, image as pictured, more, ORIGIN, Widget, type Look } from './element';
import { ago, ATTRIBUTES, picture, read, text, value, type Wish } from './wish';

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

class TalblickChart extends Widget {
  static observedAttributes = [...ATTRIBUTES];

  protected async draw(look: Look): Promise<Node[]> {
    const wish = read(look.attribute, look.language);
    if (wish.ds === null) throw new Error('no datastream');
    const stream = await ask<Stream>(`/api/v1/datastreams/${wish.ds}`, look);
    const device = await ask<{ name: string; status: string }>(`/api/v1/devices/${stream.device}`, look);
    const chart = await ask<Chart>(`/charts/${wish.ds}.json?t=${wish.period}&lang=${wish.language}`, look);
    const label = stream.label[wish.language] + (stream.channel ? ` (${stream.channel})` : '');
    const name = `${device.name}: ${label}`;
    const image = pictured(picture(ORIGIN, wish, look.width, look.dark, look.minute), wish.kind === 'card' ? '' : name);
    // The picture of a chart has its name in it; the sentence beneath says what it shows.
    const heading = wish.title || wish.kind === 'card' ? [element('p', element('strong', wish.title || name))] : [];
    const parts = wish.kind === 'card' ? card(wish, stream, device.status, image) : [image, ...(wish.table ? [table(wish, stream, chart)] : [])];
    return [...heading, ...parts, element('figcaption', chart.caption), more(`/${wish.language}/s/${stream.device}`, text(wish.language, 'widget.more'))];
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

const ELEMENTS = { 'talblick-chart': TalblickChart, 'talblick-map': TalblickMap, 'talblick-ranking': TalblickRanking };
for (const [name, Element] of Object.entries(ELEMENTS)) if (!customElements.get(name)) customElements.define(name, Element);
