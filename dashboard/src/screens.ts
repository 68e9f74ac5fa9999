// Which component a page is, each loaded when it is first opened, so that a visitor carries what the page needs and no more.
import type { Component } from 'svelte';
import type { Page } from './lib/state/path';

type Name = Exclude<Page['name'], 'missing'>;
/** A page's component, as its file has it. Those that have no choice to make take nothing. */
type File<P> = Promise<{ default: Component<{ page: P }> | Component<Record<string, never>> }>;

const SCREENS: { [N in Name]: () => File<Extract<Page, { name: N }>> } = {
  start: () => import('./start/Start.svelte'),
  overview: () => import('./overview/Overview.svelte'),
  device: () => import('./device/Device.svelte'),
  coverage: () => import('./coverage/Coverage.svelte'),
  sensor: () => import('./city/Sensor.svelte'),
  place: () => import('./city/District.svelte'),
  embed: () => import('./city/Embed.svelte'),
  status: () => import('./city/Status.svelte'),
  accessibility: () => import('./city/Accessibility.svelte'),
  privacy: () => import('./city/Privacy.svelte'),
  imprint: () => import('./city/Imprint.svelte'),
  signin: () => import('./signin/SignIn.svelte'),
  ingest: () => import('./ingest/Ingest.svelte'),
  codecs: () => import('./codec/Codecs.svelte'),
  catalogue: () => import('./catalogue/Catalogue.svelte'),
  dataset: () => import('./catalogue/Dataset.svelte'),
  console: () => import('./catalogue/console/Console.svelte'),
  import: () => import('./import/Import.svelte'),
  alerts: () => import('./alert/Alerts.svelte'),
  rules: () => import('./alert/rule/Rules.svelte'),
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
