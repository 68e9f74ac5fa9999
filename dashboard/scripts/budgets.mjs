// What visitors feel on the main pages, measured in real Chromium against a running demo city that BASE_URL and
// TALBLICK_TOKEN name: largest contentful paint, shift of the layout, and the slowest answer to a click or a key, each the
// median of three visits with an empty cache. `-- slow`: with a processor four times as slow and a mobile line of 1.6 Mbit/s.
// Then come the promises that need cities of their own (e2e/budgets.ts); `-- cities`: those alone. Bytes are checked by
// size-check.mjs. Not part of CI: a figure of a busy machine says nothing.
import { spawnSync } from 'node:child_process';
import { chromium } from '@playwright/test';
import { args, executablePath } from './chromium.mjs';

const { BASE_URL, TALBLICK_TOKEN } = process.env;
const [slow, cities] = ['slow', 'cities'].map((word) => process.argv.includes(word));
if (!BASE_URL || !TALBLICK_TOKEN) throw new Error('BASE_URL and TALBLICK_TOKEN name a running demo city: see “talblick demo”');
const LIMITS = { lcp: 1_500, inp: 200, cls: 0.05 };
const VISITS = 3;
/** A fast hand: eleven letters a second. */
const TYPING = { delay: 90 };
const headers = { authorization: `Bearer ${TALBLICK_TOKEN}` };
const { items } = await (await fetch(`${BASE_URL}/api/v1/devices?status=online&type=river_level&limit=1`, { headers })).json();
const device = items[0]?.id;
const MAP = '.map[aria-busy=false]';
const press = (name) => (page) => page.getByRole('button', { name }).first().click();
const choose = (selector, value) => (page) => page.locator(selector).first().selectOption(value);

/** Name, address, what shows that it is there, and what somebody does on it. Those that end in `*` are for the signed in. */
const PAGES = [
  ['start', '', 'main li.card', [(page) => page.keyboard.press('Tab')]],
  ['overview*', 'ops', 'tbody a', [(page) => page.getByRole('searchbox').pressSequentially('Pegel', TYPING), (page) => page.locator('thead button').first().click()]],
  ['overview map*', 'ops?v=map', MAP, [(page) => page.locator('.map button').first().click()]],
  ['device values', `ops/devices/${device}`, 'figure canvas', [press('7 Tage'), press('Tabelle'), choose('#compare', 'day')]],
  ['alerts*', 'ops/alerts', '#tab-panel > *', [(page) => page.getByRole('tab').nth(2).click()]],
  ['city map', 'map', MAP, [press('Eine Stunde früher'), (page) => page.getByText('Tabelle', { exact: true }).click()]],
  ['sensor', `s/${device}`, 'figure canvas', [press('30 Tage')]],
  ['catalogue', 'data', 'li h3', [(page) => page.getByRole('searchbox').pressSequentially('Luft', TYPING)]],
  ['dataset', 'data/waters', 'figure canvas', [(page) => page.getByRole('tab').nth(2).click()]],
  ['broadband', 'coverage/broadband', MAP, [(page) => page.locator('thead button').first().click()]],
  ['LoRaWAN', 'coverage/lorawan', MAP, [(page) => page.locator('tbody th button').first().click()]],
];

/** In the page, from its beginning. */
function watch() {
  const seen = { lcp: 0, cls: 0, inp: 0, what: '' };
  globalThis.seen = seen;
  const on = (type, take, more = {}) => new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({ type, buffered: true, ...more });
  on('largest-contentful-paint', ({ startTime, element }) => {
    seen.lcp = startTime;
    seen.what = element ? `${element.tagName.toLowerCase()}${element.className ? `.${String(element.className).split(' ')[0]}` : ''}` : '';
  });
  on('layout-shift', ({ value, hadRecentInput }) => {
    if (!hadRecentInput) seen.cls += value;
  });
  on('event', ({ duration, interactionId }) => {
    if (interactionId) seen.inp = Math.max(seen.inp, duration);
  }, { durationThreshold: 16 });
}

async function visit(browser, [name, address, sign, acts]) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'de-DE', timezoneId: 'Europe/Berlin' });
  const page = await context.newPage();
  await page.addInitScript(watch);
  if (name.endsWith('*')) await page.addInitScript((token) => sessionStorage.setItem('talblick.token', token), TALBLICK_TOKEN);
  if (slow) {
    const tools = await context.newCDPSession(page);
    await tools.send('Network.enable');
    await tools.send('Network.emulateNetworkConditions', { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 });
    await tools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
  }
  await page.goto(`${BASE_URL}/de/${address}`);
  await page.locator(sign).first().waitFor({ timeout: 60_000 });
  await page.waitForTimeout(1_000);
  // What is painted after the first input counts no more.
  const { lcp, what } = await page.evaluate(() => globalThis.seen);
  for (const act of acts) {
    await act(page);
    await page.waitForTimeout(500);
  }
  const { inp, cls } = await page.evaluate(() => globalThis.seen);
  await context.close();
  return { lcp, what, inp, cls };
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const browser = await chromium.launch({ executablePath, args });
let over = false;
if (!cities) console.log('page'.padEnd(16), 'LCP ms', 'INP ms', '  CLS', ' largest element');
for (const one of cities ? [] : PAGES) {
  const visits = [];
  for (let n = 0; n < VISITS; n += 1) visits.push(await visit(browser, one));
  const told = Object.fromEntries(Object.keys(LIMITS).map((key) => [key, median(visits.map((visit) => visit[key]))]));
  const wrong = Object.keys(LIMITS).filter((key) => told[key] > LIMITS[key]);
  over ||= wrong.length > 0;
  console.log(one[0].padEnd(16), told.lcp.toFixed(0).padStart(6), told.inp.toFixed(0).padStart(6), told.cls.toFixed(3), ` ${visits[0].what}`, wrong.length > 0 ? `✖ ${wrong.join(', ')}` : '');
}
await browser.close();
const { status } = slow ? { status: 0 } : spawnSync('npx', ['playwright', 'test', '--config', 'budgets.config.ts'], { stdio: 'inherit' });
process.exit(status !== 0 || (over && !slow) ? 1 : 0);
