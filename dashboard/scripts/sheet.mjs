// A contact sheet of every screen, in both languages, light and dark, on a phone and on a desk: pictures and an index.html
// in test-results/sheet, from the running demo city that BASE_URL and TALBLICK_TOKEN name. Words after the command choose
// screens by their name: `npm run sheet -- battery master`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { chromium } from '@playwright/test';

const { BASE_URL, TALBLICK_TOKEN, CHROMIUM = '/usr/bin/chromium' } = process.env;
const wanted = process.argv.slice(2);
const folder = 'test-results/sheet';
const headers = { authorization: `Bearer ${TALBLICK_TOKEN}` };
const { items } = await (await fetch(`${BASE_URL}/api/v1/devices?status=online&type=river_level&limit=1`, { headers })).json();
const id = items[0]?.id;
const gateway = (await (await fetch(`${BASE_URL}/api/v1/gateways?limit=1`)).json()).items[0]?.id;
const stream = items[0]?.datastreams.find(({ quantity }) => quantity === 'water_level')?.id;

/** Name, address behind the language, and what shows that it is there. Those that end in `*` are for the signed in. */
const SCREENS = [
  ['start', '', 'main li'],
  ['overview*', 'ops', 'tbody a'],
  ['overview map*', 'ops?v=map', '.map[aria-busy=false]'],
  ['device values', `ops/devices/${id}`, 'figure canvas'],
  ['device uplinks*', `ops/devices/${id}?tab=uplinks`, 'tbody tr'],
  ['device reception*', `ops/devices/${id}?tab=reception`, '.map[aria-busy=false]'],
  ['device battery*', `ops/devices/${id}?tab=battery`, 'figure canvas'],
  ['device master*', `ops/devices/${id}?tab=master`, 'tbody tr'],
  ['city map', 'map', '.map[aria-busy=false]'],
  ['city map table', 'map?l=water_level&v=table', 'tbody tr'],
  ['sensor', `s/${id}`, 'figure canvas'],
  ['place', `place/${items[0]?.district}`, 'section li a'],
  ['embed', `embed?ds=${stream}`, 'textarea'],
  ['catalogue', 'data', 'li h3'],
  ['dataset', 'data/waters', 'figure canvas'],
  ['dataset map', 'data/waters?tab=map', '.map[aria-busy=false]'],
  ['dataset table', 'data/waters?tab=table', '#tab-panel tbody tr'],
  ['dataset release', 'data/fixed-2021-06-30', '#tab-panel img'],
  ['console', 'data/waters/api?e=series', 'pre'],
  ['status', 'status', 'tbody tr'],
  ['accessibility', 'accessibility', 'h2'],
  ['privacy', 'privacy', 'h2'],
  ['imprint', 'imprint', 'h2'],
  ['ingest*', 'ingest', 'tbody tr'],
  ['codecs*', 'ops/codecs', 'tbody tr'],
  ['codec editor*', 'ops/codecs/dragino-lse01', 'textarea'],
  ['alerts*', 'ops/alerts', '#tab-panel > *'],
  ['alerts silenced*', 'ops/alerts?state=silenced', 'section li, section p'],
  ['alert rules*', 'ops/alerts/rules', 'h1'],
  ['alert rule new*', 'ops/alerts/rules/_new?quantity=water_level', 'form'],
  ['device alerts*', `ops/devices/${id}?tab=alerts`, 'h3'],
  ['gateways*', 'ops/gateways', 'tbody tr'],
  ['gateway*', `ops/gateways/${gateway}`, 'dl'],
  ['import*', 'ops/import', 'input'],
  ['signin', 'signin', 'form'],
  ['broadband', 'coverage/broadband', '.map[aria-busy=false]'],
  ['broadband compare', 'coverage/broadband/compare', '.map[aria-busy=false]'],
  ['broadband worklist', 'coverage/broadband/worklist', '.map[aria-busy=false]'],
  ['broadband print', 'coverage/broadband/print', 'article table'],
  ['lorawan', 'coverage/lorawan', '.map[aria-busy=false]'],
  ['missing', 'nothing', 'h1'],
];

mkdirSync(folder, { recursive: true });
const args = ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--ignore-gpu-blocklist'];
const browser = await chromium.launch({ executablePath: CHROMIUM, args });
const figures = [];
for (const language of ['de', 'en']) {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [390, 1440]) {
      const look = { viewport: { width, height: 900 }, colorScheme, reducedMotion: 'reduce', timezoneId: 'Europe/Berlin' };
      const [open, signedIn] = [await browser.newPage(look), await browser.newPage(look)];
      await signedIn.addInitScript((token) => sessionStorage.setItem('talblick.token', token), TALBLICK_TOKEN);
      for (const [word, address, sign] of SCREENS) {
        const name = word.replace('*', '');
        if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
        const page = word.endsWith('*') ? signedIn : open;
        await page.goto(`${BASE_URL}/${language}/${address}`);
        const there = await page.locator(sign).first().waitFor({ timeout: 20_000 }).then(() => true, () => false);
        // A whole page has no window for a bar to stick to.
        await page.evaluate(() => {
          for (const element of document.querySelectorAll('body *')) {
            if (['fixed', 'sticky'].includes(getComputedStyle(element).position)) element.style.setProperty('position', 'static');
          }
        });
        await page.waitForTimeout(300);
        const file = `${name.replaceAll(' ', '-')}-${language}-${colorScheme}-${width}.png`;
        await page.screenshot({ path: `${folder}/${file}`, fullPage: true });
        const caption = `${name}, ${language}, ${colorScheme}, ${width} px${there ? '' : ': not complete'}`;
        figures.push({ file, caption });
        if (!there) console.log(`✖ ${caption}, no ${sign}`);
      }
      await open.close();
      await signedIn.close();
    }
  }
}
await browser.close();
const cells = figures.sort((a, b) => a.file.localeCompare(b.file)).map(({ file, caption }) => `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${caption}</figcaption></figure>`);
const style = 'body{font:13px sans-serif;display:grid;grid-template-columns:repeat(auto-fill,minmax(22rem,1fr));gap:1rem}figure{margin:0}img{width:100%;height:28rem;object-fit:cover;object-position:top;border:1px solid #999}';
writeFileSync(`${folder}/index.html`, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Every screen</title><style>${style}</style>${cells.join('\n')}`);
console.log(`${figures.length} pictures in ${folder}`);
