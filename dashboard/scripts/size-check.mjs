// Compares what a visitor loads for each page, compressed with brotli, with the budgets. Run after the build.
import { readdirSync, readFileSync } from 'node:fs';
import { brotliCompressSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const chunks = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));

/** Kilobytes of 1,000 bytes. WOFF2 is compressed already. */
const weights = new Map();
function weight(path) {
  if (!weights.has(path)) weights.set(path, brotliCompressSync(readFileSync(new URL(path, dist))).length / 1_000);
  return weights.get(path);
}
const sum = (paths) => paths.reduce((total, path) => total + weight(path), 0);

/** The files of some modules and of all they need at once. */
function needed(modules, found = new Set()) {
  for (const name of modules) {
    const chunk = chunks[name];
    if (!chunk) throw new Error(`the build has no chunk ${name}`);
    if (found.has(chunk.file)) continue;
    found.add(chunk.file);
    for (const style of chunk.css ?? []) found.add(style);
    needed(chunk.imports ?? [], found);
  }
  return [...found];
}

const CHART = 'src/lib/chart/plot.ts';
const MAP = 'src/lib/map/engine.ts';
/** What each page asks for when it is opened, besides the entry: its texts behind a `#`, components, libraries. */
const SCREENS = {
  start: ['start/Start'],
  'start, search': ['#city', 'start/Start', 'start/Found'],
  overview: ['#fleet', '#views', 'overview/Overview'],
  'overview, alerts': ['#fleet', '#views', '#alert', 'overview/Overview', 'alert/Panel'],
  'first run': ['#fleet', '#views', '#first', 'overview/Overview', 'first/FirstRun'],
  'overview, map': ['#fleet', '#views', '#map', 'overview/Overview', 'overview/DeviceMap', MAP],
  'device, values': ['#device', 'device/Device', CHART],
  'device, uplinks': ['#device', 'device/Device', 'device/Uplinks'],
  'device, unread': ['#device', '#ingest', 'device/Device', 'device/Unread', CHART],
  'device, reception': ['#device', '#map', 'device/Device', 'device/ReceptionMap', MAP],
  'device, battery': ['#device', 'device/Device', 'device/battery/Battery', CHART],
  'device, master data': ['#device', 'device/Device', 'device/master/Master'],
  'device, alerts': ['#device', '#alert', 'device/Device', 'alert/OfDevice'],
  alerts: ['#alert', 'alert/Alerts'],
  'alert rules': ['#alert', 'alert/rule/Rules', CHART],
  'city map': ['#citymap', '#map', 'citymap/CityMap', MAP],
  'city map, ground of others': ['#citymap', '#far', '#map', 'citymap/CityMap', 'lib/map/Far', MAP],
  sensor: ['#city', 'city/Sensor', CHART],
  place: ['#city', 'city/District'],
  embed: ['#city', '#citymap', 'city/Embed'],
  status: ['#city', 'city/Status'],
  accessibility: ['#city', 'city/Accessibility'],
  privacy: ['#city', 'city/Privacy'],
  imprint: ['#city', 'city/Imprint'],
  'sign-in': ['#signin', 'signin/SignIn'],
  'data flow': ['#ingest', 'ingest/Ingest'],
  codecs: ['#codec', 'codec/Codecs'],
  gateways: ['#gateway', 'gateway/Gateways'],
  import: ['#import', 'import/Import'],
  keys: ['#key', 'key/Keys'],
  catalogue: ['#catalogue', 'catalogue/Catalogue'],
  'dataset, chart': ['#catalogue', 'catalogue/Dataset', 'catalogue/Chart', CHART],
  'dataset, map': ['#catalogue', '#map', 'catalogue/Dataset', 'catalogue/Places', MAP],
  'dataset, usage': ['#catalogue', 'catalogue/Dataset', 'catalogue/UsageDays'],
  console: ['#catalogue', 'catalogue/console/Console'],
  'coverage, broadband': ['#coverage', '#map', 'coverage/Coverage', 'coverage/broadband/Broadband', MAP],
  'coverage, ranking': ['#coverage', '#map', 'coverage/Coverage', 'coverage/broadband/Broadband', 'coverage/broadband/RankingFile', MAP],
  'coverage, on paper': ['#coverage', '#map', 'coverage/Coverage', 'coverage/broadband/Broadband', 'coverage/Paper'],
  'coverage, cell': ['#coverage', '#map', 'coverage/Coverage', 'coverage/broadband/Broadband', 'coverage/broadband/CellCard', MAP],
  'coverage, comparison': ['#compare', '#coverage', '#map', 'coverage/Coverage', 'coverage/compare/Compare', MAP],
  'coverage, work list': ['#coverage', '#trench', '#worklist', '#map', 'coverage/Coverage', 'coverage/worklist/Worklist', MAP],
  'coverage, what if': ['#coverage', '#map', '#trench', '#views', '#whatif', 'coverage/Coverage', 'coverage/whatif/WhatIf', MAP],
  'coverage, mobile': ['#coverage', '#map', 'coverage/Coverage', 'coverage/mobile/Mobile', MAP],
  'coverage, LoRaWAN': ['#coverage', '#lorawan', '#map', 'coverage/Coverage', 'coverage/lorawan/Lorawan', MAP],
};
/** The longer of the two languages; a visitor loads one. */
const texts = (folder) => ['de', 'en'].map((language) => `src/i18n/${folder}${language}.json`).reduce((a, b) => (weight(chunks[a].file) > weight(chunks[b].file) ? a : b));
const source = (name) => (name.startsWith('#') ? texts(`${name.slice(1)}/`) : name.includes('.') ? name : `src/${name}.svelte`);
const unspoken = (name) => name.replace(/(?:de|en)\.json$/, '');
const files = readdirSync(new URL('assets/', dist)).map((name) => `assets/${name}`);
const shell = ['index.html', ...files.filter((name) => /\.(?:woff2|svg)$/.test(name))];
const worker = files.filter((name) => /worker-.*\.js$/.test(name));
const [chart, map] = [CHART, MAP].map((name) => new Set(needed([name])));

let over = false;
function check(name, size, limit) {
  over ||= !(size <= limit);
  return `${size <= limit ? '✔' : '✖'} ${name} ${size.toFixed(1)} of ${limit} kB`;
}
console.log(check('html shell', weight('index.html'), 14));
console.log(check('each font', Math.max(...shell.filter((name) => name.endsWith('.woff2')).map(weight)), 25));
console.log(check('chart', sum([chunks[CHART].file]), 28));
console.log(check('map', sum([chunks[MAP].file]), 255));
console.log(check('map worker', sum(worker), 125));
console.log(check('script for other pages', weight('widget.js'), 10));
for (const [name, modules] of Object.entries(SCREENS)) {
  const whole = needed(['index.html', texts(''), ...modules.map(source)]);
  const own = whole.filter((path) => path.endsWith('.js') && path !== chunks[CHART].file && path !== chunks[MAP].file);
  const mapped = modules.includes(MAP);
  const parts = [
    check('scripts', sum(own), 80),
    check('styles', sum(whole.filter((path) => path.endsWith('.css'))), 20),
    check('all', sum([...whole, ...shell, ...(mapped ? worker : [])]), mapped ? 530 : 150),
  ];
  console.log(`${name}: ${parts.join(', ')}`);
}
// A page that is loaded on demand and not listed would be checked by nobody.
const listed = new Set(['src/i18n/', ...Object.values(SCREENS).flat().map(source)].map(unspoken));
const forgotten = Object.values(chunks).filter(({ isDynamicEntry, src }) => isDynamicEntry && src && !listed.has(unspoken(src)));
for (const { src } of forgotten) console.log(`✖ ${src} belongs to no page in this list`);
process.exit(over || forgotten.length > 0 ? 1 : 0);
