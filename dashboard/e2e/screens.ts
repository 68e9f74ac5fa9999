// Every screen there is: what the tests of accessibility, keyboard and narrow windows walk through, and the contact sheet shows.
import type { APIRequestContext, Page } from '@playwright/test';
import { EUI, newCity } from './newcity';
import { TOKEN } from './page';
import { usedKeys } from './usedkeys';

/** What of the running city the addresses name. */
export interface City {
  device: number;
  district: string;
  /** A gateway that is heard. */
  gateway: string;
  /** The water level of the device. */
  stream: number;
}

export interface Screen {
  name: string;
  /** What follows the language, or with a stroke at its beginning the whole address of a page without one. */
  at: string | ((city: City) => string);
  /** What shows that it is there. */
  sign: string;
  /** Shown to those who are signed in. */
  signed?: true;
  /** What has to be so before it is opened. */
  before?: (page: Page) => Promise<unknown>;
  /** What is opened on it. */
  then?: (page: Page) => Promise<unknown>;
  /** How the server answers, if not with 200; the browser itself reports that on the console. */
  status?: number;
}

export async function look(request: APIRequestContext): Promise<City> {
  const answer = await request.get('/api/v1/devices?status=online&type=river_level&limit=1', { headers: { authorization: `Bearer ${TOKEN}` } });
  const [device] = (await answer.json()).items;
  const stream = device.datastreams.find(({ quantity }: { quantity: string }) => quantity === 'water_level');
  const gateways = await request.get('/api/v1/gateways?limit=100', { headers: { authorization: `Bearer ${TOKEN}` } });
  const gateway = (await gateways.json()).items.find(({ status }: { status: string }) => status === 'online');
  return { device: device.id, district: device.district, gateway: gateway.id, stream: stream.id };
}

const MAP = '.map[aria-busy=false]';
const device = (tab: string) => (city: City) => `ops/devices/${city.device}?tab=${tab}`;
const press = (name: RegExp) => (page: Page) => page.locator('main').getByRole('button', { name }).first().click();
const TABLE = `DevEUI;Bezeichnung;Typ\nfe00000000009001;Probe eins;climate\nxyz;Probe zwei;climate\n`;

export const SCREENS: Screen[] = [
  { name: 'start', at: '', sign: 'main li.card' },
  { name: 'start found', at: '?q=barmen', sign: 'main .groups a' },
  { name: 'overview', at: 'ops', sign: 'tbody a' },
  { name: 'overview signed in', at: 'ops', sign: '[aria-labelledby=panel-title]', signed: true },
  { name: 'overview map', at: 'ops?v=map', sign: MAP },
  { name: 'overview nothing fits', at: 'ops?q=nothinglikethis', sign: 'main .message' },
  { name: 'overview chosen', at: 'ops?type=river_level', sign: 'tbody input', signed: true, then: choose },
  { name: 'kiosk', at: 'ops?kiosk', sign: 'tbody a' },
  { name: 'first run', at: 'ops', sign: '[aria-current=step] pre', signed: true, before: begin },
  { name: 'first run name', at: 'ops', sign: '[aria-current=step] pre', signed: true, before: begin, then: hear },
  { name: 'device values', at: device('values'), sign: 'figure canvas' },
  { name: 'device values table', at: device('values'), sign: 'figure canvas', then: (page) => page.locator('figure button').filter({ hasText: /Tabelle|Table/ }).first().click() },
  { name: 'device uplinks', at: device('uplinks'), sign: 'tbody tr', signed: true, then: press(/Einzelheiten|Details/) },
  { name: 'device reception', at: device('reception'), sign: MAP, signed: true },
  { name: 'device battery', at: device('battery'), sign: 'figure canvas', signed: true },
  { name: 'device alerts', at: device('alerts'), sign: '#tab-panel h3', signed: true },
  { name: 'device master', at: device('master'), sign: 'tbody tr', signed: true },
  { name: 'device master edit', at: device('master'), sign: 'tbody tr', signed: true, then: press(/^(Bearbeiten|Edit)$/) },
  { name: 'device unknown', at: 'ops/devices/4000000000', sign: 'h1', status: 404 },
  { name: 'sensor', at: ({ device }) => `s/${device}`, sign: 'figure canvas' },
  { name: 'city map', at: 'map', sign: MAP },
  { name: 'city map table', at: 'map?v=table', sign: 'main table' },
  { name: 'place', at: ({ district }) => `place/${district}`, sign: 'section.card li a' },
  { name: 'embed', at: ({ stream }) => `embed?ds=${stream}`, sign: 'textarea' },
  { name: 'embed nothing chosen', at: 'embed', sign: 'h1' },
  { name: 'catalogue', at: 'data', sign: 'li h3' },
  { name: 'dataset', at: 'data/waters', sign: 'figure canvas' },
  { name: 'dataset map', at: 'data/waters?tab=map', sign: MAP },
  { name: 'dataset table', at: 'data/waters?tab=table', sign: '#tab-panel tbody tr' },
  { name: 'dataset usage', at: 'data/waters?tab=table', sign: '#tab-panel tbody tr', before: ask, then: usage },
  { name: 'dataset release', at: 'data/fixed-2021-06-30', sign: '#tab-panel img' },
  { name: 'dataset unknown', at: 'data/nothing', sign: 'h1', status: 404 },
  { name: 'console', at: 'data/waters/api?e=series', sign: 'pre', then: run },
  { name: 'keys', at: 'keys', sign: 'main form' },
  { name: 'keys use', at: 'keys', sign: 'main form', before: usedKeys, then: showUse },
  { name: 'keys of all', at: 'keys', sign: 'main tbody tr, main .message', signed: true, before: usedKeys, then: press(/^(Nutzung|Use)/) },
  { name: 'keys new', at: 'keys', sign: 'main .primary', signed: true, then: press(/^(Neuer Schlüssel|New key)$/) },
  { name: 'status', at: 'status', sign: 'tbody tr' },
  { name: 'accessibility', at: 'accessibility', sign: 'h2' },
  { name: 'privacy', at: 'privacy', sign: 'h2' },
  { name: 'imprint', at: 'imprint', sign: 'h2' },
  { name: 'signin', at: 'signin', sign: 'form' },
  { name: 'needs account', at: 'ops/alerts', sign: 'h1' },
  { name: 'ingest', at: 'ingest', sign: 'tbody tr', signed: true },
  { name: 'codecs', at: 'ops/codecs', sign: 'tbody tr', signed: true },
  { name: 'codec', at: 'ops/codecs/dragino-lse01', sign: 'textarea', signed: true, then: decode },
  { name: 'alerts', at: 'ops/alerts', sign: '#tab-panel > *', signed: true },
  { name: 'alerts acknowledged', at: 'ops/alerts?state=acknowledged', sign: '#tab-panel > *', signed: true },
  { name: 'alerts resolved', at: 'ops/alerts?state=resolved', sign: '#tab-panel :is(p, table)', signed: true },
  { name: 'alerts silenced', at: 'ops/alerts?state=silenced', sign: 'section li, section p', signed: true },
  { name: 'alert rules', at: 'ops/alerts/rules', sign: 'main li, main tbody tr', signed: true },
  { name: 'alert rule', at: 'ops/alerts/rules/hochwasser-pegel-ueber-2-m', sign: 'main .said', signed: true },
  { name: 'alert rule new', at: 'ops/alerts/rules/_new?quantity=water_level', sign: 'form', signed: true, then: (page) => page.locator('form summary').first().click() },
  { name: 'gateways', at: 'ops/gateways', sign: 'tbody a', signed: true },
  { name: 'gateway', at: ({ gateway }) => `ops/gateways/${gateway}`, sign: 'dl', signed: true },
  { name: 'import', at: 'ops/import', sign: 'input', signed: true },
  { name: 'import verdicts', at: 'ops/import', sign: 'input', signed: true, then: verdicts },
  { name: 'broadband', at: 'coverage/broadband', sign: MAP },
  { name: 'broadband cell', at: 'coverage/broadband?m=13.5/51.2562/7.1508', sign: MAP, then: cell },
  { name: 'broadband compare', at: 'coverage/broadband/compare', sign: MAP },
  { name: 'broadband worklist', at: 'coverage/broadband/worklist', sign: MAP },
  { name: 'broadband what if', at: 'coverage/broadband/what-if', sign: 'h1' },
  { name: 'broadband what if chosen', at: 'coverage/broadband/what-if?p=0-12', sign: '#effect-title', signed: true },
  { name: 'what if print', at: 'coverage/broadband/what-if/print?p=0-12', sign: 'article dl', signed: true },
  { name: 'broadband worklist area', at: 'coverage/broadband/worklist', sign: MAP, then: area },
  { name: 'broadband print', at: 'coverage/broadband/print', sign: 'article table' },
  { name: 'compare print', at: 'coverage/broadband/compare/print', sign: 'article table' },
  { name: 'worklist print', at: 'coverage/broadband/worklist/print', sign: 'article table' },
  { name: 'mobile', at: 'coverage/mobile', sign: MAP },
  { name: 'mobile print', at: 'coverage/mobile/print', sign: 'article table' },
  { name: 'lorawan', at: 'coverage/lorawan', sign: MAP },
  { name: 'lorawan gateway', at: 'coverage/lorawan', sign: MAP, signed: true, then: (page) => page.locator('tbody th button').first().click() },
  { name: 'lorawan print', at: 'coverage/lorawan/print', sign: 'article table' },
  { name: 'missing', at: 'nothing', sign: 'h1', status: 404 },
  { name: 'partners', at: '/partners', sign: 'h1' },
  { name: 'catalogue pages', at: '/catalog', sign: 'h1' },
  { name: 'catalogue page', at: '/catalog/waters', sign: 'h1' },
  { name: 'downloads', at: '/downloads/', sign: 'h1' },
  { name: 'interface', at: '/api/v1/docs', sign: 'h1' },
];

/** Opens a screen and waits until nothing on it waits. */
export async function visit(page: Page, screen: Screen, city: City, language: string): Promise<void> {
  const at = typeof screen.at === 'string' ? screen.at : screen.at(city);
  // Pages without a language in their address ask the browser, which says that of the test's own language.
  if (at.startsWith('/')) await page.route(`**${at}`, (route) => route.continue({ headers: { ...route.request().headers(), accept: 'text/html', 'accept-language': language } }));
  await page.goto(at.startsWith('/') ? at : `/${language}/${at}`);
  await page.locator(screen.sign).first().waitFor({ timeout: 30_000 });
  await screen.then?.(page);
  await settled(page);
}

/** Everything has come: nothing waits any more, and what changed is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('[aria-busy=true]') === null);
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** As programs ask, in two ways. */
async function ask(page: Page) {
  for (const way of ['', '&variant=csv', '&variant=csv']) await page.request.get(`/api/v1/latest?quantity=water_level${way}`);
}

async function usage(page: Page) {
  const panel = page.locator('[aria-labelledby=usage]');
  await panel.scrollIntoViewIfNeeded();
  await panel.locator('summary').click();
}

async function choose(page: Page) {
  await page.locator('tbody input').first().check();
  await press(/^(Ändern|Change) …/)(page);
  await press(/Ansicht merken|Save this view/)(page);
}

/** The new city behind a page. */
const cities = new WeakMap<Page, Awaited<ReturnType<typeof newCity>>>();

async function begin(page: Page) {
  const answers = await newCity(page);
  answers.city.sources = false;
  cities.set(page, answers);
}

async function hear(page: Page) {
  const { city, device } = cities.get(page) ?? (await newCity(page));
  [city.stored, city.devices] = [1, [device(EUI, 'unknown')]];
  await page.locator('#first-name').waitFor();
}

async function run(page: Page) {
  await page.locator('main button.primary').click();
  await page.locator('section td').first().waitFor();
}

async function decode(page: Page) {
  await page.getByLabel(/^(Nutzlast, hexadezimal|Payload, hexadecimal)/).fill('ce29 00f1 07a5 099b 6e28 90');
  await page.getByLabel('Port', { exact: true }).fill('2');
  await press(/^(Dekodieren|Decode)$/)(page);
  await press(/^(Als Beispiel übernehmen|Keep as an example)$/)(page);
}

async function verdicts(page: Page) {
  await page.locator('#import-file').setInputFiles({ name: 'probe.csv', mimeType: 'text/csv', buffer: Buffer.from(TABLE) });
  await press(/^(Probelauf|Trial run)$/)(page);
  await page.locator('main tbody tr').first().waitFor();
}

async function showUse(page: Page) {
  await page.locator('main form input').fill('tbk_of_a_partner');
  await page.locator('main form button').click();
  await page.locator('main tbody tr').first().waitFor();
}

async function cell(page: Page) {
  await page.getByText(/(Liste der Objekte im Ausschnitt|List of what is in view) \([1-9]/).click();
  await page.locator('[role=option]').first().click();
  await page.locator('h2:focus').waitFor();
}

async function area(page: Page) {
  await page.locator('tbody th button').first().click();
  await page.locator('h2:focus').waitFor();
}
