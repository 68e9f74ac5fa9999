// <talblick-map of="broadband">: a map of the city. <talblick-ranking quantity="water_level">: where it is highest or lowest.
import { ask, element, image, more, Widget, type Look } from './element';
import { map, MAPS, ranking, text, value } from './wish';

/** Where a map leads. */
const PAGES: Record<(typeof MAPS)[number], string> = {
  sensors: 'map', broadband: 'coverage/broadband', mobile: 'coverage/mobile', lorawan: 'coverage/lorawan',
};

export class TalblickMap extends Widget {
  static observedAttributes = ['of', 'lang', 'theme', 'height', 'title'];

  protected draw(look: Look): Promise<Node[]> {
    const { of, title, path } = map(look.attribute, look);
    const words = title || text(look.language, `widget.map.${of}`);
    const heading = title ? [element('p', element('strong', title))] : [];
    return Promise.resolve([...heading, image(new URL(path, import.meta.url).href, words), more(`/${look.language}/${PAGES[of]}`, text(look.language, 'widget.toMap'))]);
  }
}

interface Top {
  unit: string;
  items: { device: number; name: string; channel: string | null; indoors: boolean; value: number }[];
}
interface Labelled {
  items: { label: Record<'de' | 'en', string>; symbol: string; kind: string }[];
}

export class TalblickRanking extends Widget {
  static observedAttributes = ['quantity', 'n', 'order', 'lang', 'theme', 'title'];

  protected async draw(look: Look): Promise<Node[]> {
    const { quantity, path, title, by, n } = ranking(look.attribute, Date.now());
    if (quantity === null) throw new Error('no quantity');
    const { items } = await ask<Top>(path, look);
    const [of] = (await ask<Labelled>(`/api/v1/datastreams?quantity=${quantity}&limit=1`, look)).items;
    const heading = title || text(look.language, `widget.by.${by}`, { what: of?.label[look.language] ?? quantity });
    // A room is no place of the city, and a peak beside a value not the value.
    const open = items.filter(({ indoors }) => !indoors);
    const whole = new Set(open.filter(({ channel }) => channel === null).map(({ device }) => device));
    const told = open.filter(({ device, channel }) => channel === null || !whole.has(device));
    const each = told.filter(({ device }, at) => told.findIndex((other) => other.device === device) === at).slice(0, n);
    const rows = each.map(({ device, name, value: v }) => {
      const link = more(`/${look.language}/s/${device}`, name).firstChild ?? name;
      return element('li', link, ' ', element('strong', value(look.language, v, of?.symbol ?? '', of?.kind === 'truth')));
    });
    const list = rows.length > 0 ? element('ol', ...rows) : element('p', text(look.language, 'widget.none'));
    return [element('p', element('strong', heading)), list, element('figcaption', text(look.language, 'widget.ofDay')), more(`/${look.language}/map?l=${quantity}`, text(look.language, 'widget.toMap'))];
  }
}
