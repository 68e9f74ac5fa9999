// Which component a page is, each loaded when it is first opened, so that a visitor carries what the page needs and no more.
import type { Component } from 'svelte';
import { withTexts } from './lib/i18n/language.svelte';
import type { Page } from './lib/state/path';

type Name = Exclude<Page['name'], 'missing'>;
/** A page's component, as its file has it. Those that have no choice to make take nothing. */
type File<P> = Promise<{ default: Component<{ page: P }> | Component<Record<string, never>> }>;

/** Each with the texts it says. */
const SCREENS: { [N in Name]: () => File<Extract<Page, { name: N }>> } = {
  start: () => import('./start/Start.svelte'),
  overview: () => withTexts(['fleet', 'views'], import('./overview/Overview.svelte')),
  device: () => withTexts(['device'], import('./device/Device.svelte')),
  coverage: () => withTexts(['coverage', 'map'], import('./coverage/Coverage.svelte')),
  sensor: () => withTexts(['city'], import('./city/Sensor.svelte')),
  place: () => withTexts(['city'], import('./city/District.svelte')),
  map: () => withTexts(['citymap', 'map'], import('./citymap/CityMap.svelte')),
  embed: () => withTexts(['city', 'citymap'], import('./city/Embed.svelte')),
  status: () => withTexts(['city'], import('./city/Status.svelte')),
  accessibility: () => withTexts(['city'], import('./city/Accessibility.svelte')),
  privacy: () => withTexts(['city'], import('./city/Privacy.svelte')),
  imprint: () => withTexts(['city'], import('./city/Imprint.svelte')),
  signin: () => withTexts(['signin'], import('./signin/SignIn.svelte')),
  ingest: () => withTexts(['ingest'], import('./ingest/Ingest.svelte')),
  codecs: () => withTexts(['codec'], import('./codec/Codecs.svelte')),
  catalogue: () => withTexts(['catalogue'], import('./catalogue/Catalogue.svelte')),
  dataset: () => withTexts(['catalogue'], import('./catalogue/Dataset.svelte')),
  console: () => withTexts(['catalogue'], import('./catalogue/console/Console.svelte')),
  gateways: () => withTexts(['gateway'], import('./gateway/Gateways.svelte')),
  keys: () => withTexts(['key'], import('./key/Keys.svelte')),
  import: () => withTexts(['import'], import('./import/Import.svelte')),
  alerts: () => withTexts(['alert'], import('./alert/Alerts.svelte')),
  rules: () => withTexts(['alert'], import('./alert/rule/Rules.svelte')),
};

/** Pages that show nothing to those who are not signed in, with the title they then have. */
export const NEEDS_ACCOUNT = { ingest: 'app.flow', codecs: 'app.codecs', import: 'app.import', alerts: 'app.alerts', rules: 'app.rules' } as const;

/** The component of a page. A page's name decides it, so the page it is given is always of the kind it takes. */
export const screen = async (name: Name) => (await SCREENS[name]()).default as Component<{ page: Page }>;

/** Loads a page before it is opened: somebody points at a link to it. */
export function prepare(page: Page): void {
  // Whether it can be had is told when it is opened.
  if (page.name !== 'missing') SCREENS[page.name]().catch(() => undefined);
}
