// What the server wrote into the page: city, zone, version. Without it (development) the version page says it.
import { language } from '../i18n/language.svelte';
import type { MapStyle } from '../map/foreign';

interface Boot {
  lang?: string;
  city?: { name?: string; timezone?: string; operator?: string; address?: string; contact?: string; logo?: string | null };
  version?: string;
  attribution?: { map?: string; data?: string; licence?: string };
  basemap?: boolean;
  map_style?: MapStyle;
}

let name = $state('');
let version = $state('');
let mapAttribution = $state('');
let dataAttribution = $state('');
let licence = $state('');
let basemap = $state(false);
let mapStyle = $state.raw<MapStyle | null>(null);
let operator = $state('');
let postal = $state('');
let contact = $state('');
let logo = $state('');

export const city = {
  get name() {
    return name;
  },
  get version() {
    return version;
  },
  /** Who runs this and answers for it; empty if the configuration does not say. */
  get operator() {
    return operator;
  },
  /** The operator's postal address, line by line. */
  get address() {
    return postal;
  },
  /** Where people turn to: an e-mail address, a telephone number, or both. */
  get contact() {
    return contact;
  },
  /** Address of the city's own sign; empty if it has none. */
  get logo() {
    return logo;
  },
  /** Whether the server has tiles of streets and water. */
  get basemap() {
    return basemap;
  },
  /** Where a ground of somebody else's is, for those who agree. */
  get mapStyle() {
    return mapStyle;
  },
  /** Who is to be named for what is measured, and under which licence it is. */
  get dataAttribution() {
    return dataAttribution;
  },
  get licence() {
    return licence;
  },
  /** Whose outlines the maps show. */
  get mapAttribution() {
    return mapAttribution;
  },
};

function take(boot: Boot): void {
  name = boot.city?.name ?? name;
  version = boot.version ?? version;
  mapAttribution = boot.attribution?.map ?? mapAttribution;
  dataAttribution = boot.attribution?.data ?? dataAttribution;
  licence = boot.attribution?.licence ?? licence;
  basemap = boot.basemap ?? basemap;
  mapStyle = boot.map_style ?? mapStyle;
  operator = boot.city?.operator ?? operator;
  postal = boot.city?.address ?? postal;
  contact = boot.city?.contact ?? contact;
  logo = boot.city?.logo ?? logo;
  if (boot.lang === 'de' || boot.lang === 'en') language.current = boot.lang;
  if (boot.city?.timezone) language.zone = boot.city.timezone;
}

export async function start(): Promise<void> {
  const boot = JSON.parse(document.getElementById('boot')?.textContent ?? '{}') as Boot;
  take(boot);
  if (boot.version) return;
  try {
    const { version, city } = (await (await fetch('/version')).json()) as Boot;
    take({ ...(version ? { version } : {}), ...(city ? { city } : {}) });
  } catch {
    // The page works without a name; the panels say themselves that the server is away.
  }
}
