// The contact sheet: a picture of every screen, in both languages, light and dark, on a phone and on a desk, and an index.html
// in test-results/sheet. Run by `npm run sheet`, with `-- -g battery` of the screens of that name.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { signIn, test, type Page } from './page';
import { look, SCREENS, settled, visit, type City } from './screens';

const FOLDER = 'test-results/sheet';
const STYLE = 'body{font:13px sans-serif;display:grid;grid-template-columns:repeat(auto-fill,minmax(22rem,1fr));gap:1rem}figure{margin:0}img{width:100%;height:28rem;object-fit:cover;object-position:top;border:1px solid #999}';

test.describe.configure({ mode: 'parallel' });
test.use({ reducedMotion: 'reduce' });

/** A picture of a whole page has no window for a bar to stick to. */
const unstick = (page: Page) =>
  page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (['fixed', 'sticky'].includes(getComputedStyle(element).position)) element.style.setProperty('position', 'static');
    }
  });

let city: City;
test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
  city = await look(request);
  await request.dispose();
  mkdirSync(FOLDER, { recursive: true });
});

for (const screen of SCREENS) {
  test(screen.name, async ({ page, complaints }) => {
    test.setTimeout(180_000);
    if (screen.signed) await signIn(page);
    for (const language of ['de', 'en']) {
      await screen.before?.(page);
      await visit(page, screen, city, language);
      for (const width of [390, 1440]) {
        await page.setViewportSize({ width, height: 900 });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          await settled(page);
          await unstick(page);
          await page.screenshot({ path: `${FOLDER}/${screen.name.replaceAll(' ', '-')}-${language}-${colorScheme}-${width}.png`, fullPage: true });
        }
      }
    }
    // What a screen complains of is for the other tests.
    complaints.length = 0;
  });
}

test.afterAll(() => {
  const files = readdirSync(FOLDER).filter((name) => name.endsWith('.png'));
  const cells = files.sort().map((file) => `<figure><a href="${file}"><img src="${file}" alt="" loading="lazy"></a><figcaption>${file.replace('.png', '')}</figcaption></figure>`);
  writeFileSync(`${FOLDER}/index.html`, `<!doctype html><html lang="en"><meta charset="utf-8"><title>Every screen</title><style>${STYLE}</style>${cells.join('\n')}`);
});
