// What is left when something is missing: WebGL, the map's worker, its tiles, JavaScript, the server after loading. Each
// page still answers: with the server's picture, a table, or the values it has and how old they are.
import { expect, signIn, test, type Page } from './page';
import { look, type City } from './screens';

let city: City;
test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
  city = await look(request);
  await request.dispose();
});

/** Every page with a map, and what answers beside it. Where the server has a picture of the same, it is shown. */
const MAPS = [
  { at: 'map', answer: '.sentence', picture: true },
  { at: 'ops?v=map', answer: 'tbody a', picture: true },
  { at: 'data/waters?tab=map', answer: 'main h1', picture: true },
  { at: 'coverage/broadband', answer: 'tbody tr', picture: true },
  { at: 'coverage/broadband/compare', answer: 'tbody tr', picture: true },
  { at: 'coverage/broadband/compare?mode=side', answer: 'tbody tr', picture: true },
  { at: 'coverage/broadband/worklist', answer: 'tbody tr', picture: true },
  { at: 'coverage/mobile', answer: 'tbody tr', picture: true },
  { at: 'coverage/lorawan', answer: 'tbody tr', picture: true },
  { at: () => `ops/devices/${city.device}?tab=reception`, answer: 'tbody tr', picture: false },
] as const;

/** Looks at every map that has failed: a picture that is really there, with words, a way to try again, and the figures. */
async function answers(page: Page, language: string) {
  await signIn(page);
  for (const { at, answer, picture } of MAPS) {
    const address = typeof at === 'string' ? at : at();
    await page.goto(`/${language}/${address}`);
    const again = page.getByRole('button', { name: language === 'de' ? 'Erneut versuchen' : 'Try again' });
    await expect(again.first(), address).toBeVisible({ timeout: 25_000 });
    await expect(page.locator(answer).first(), address).toBeVisible();
    const image = page.locator('.map img').first();
    if (picture) {
      await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth), address).toBeGreaterThan(0);
      expect((await image.getAttribute('alt'))?.length, address).toBeGreaterThan(10);
    } else {
      await expect(image).toHaveCount(0);
    }
  }
}

test('without WebGL every page with a map shows the server’s picture and its figures', async ({ page }) => {
  test.setTimeout(180_000);
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    Object.assign(HTMLCanvasElement.prototype, {
      getContext(this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
        return kind.startsWith('webgl') ? null : Reflect.apply(real, this, [kind, ...rest]);
      },
    });
  });
  await answers(page, 'de');
});

test('without the map’s worker every page with a map shows the server’s picture and its figures', async ({ page, complaints }) => {
  test.setTimeout(180_000);
  await page.route('**/assets/*worker*', (route) => route.abort());
  await answers(page, 'en');
  // The browser itself reports the request that was cut off, and the map's engine that nothing came.
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/ERR_FAILED|Worker failed to load/.test(complaint)));
});

test('without JavaScript every public page says what it has to say', async ({ browser, baseURL }) => {
  test.setTimeout(120_000);
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  const pages = [
    { at: '', rows: 50, picture: true },
    { at: 'map', rows: 50, picture: true },
    { at: 'ops', rows: 50, picture: true },
    { at: `ops/devices/${city.device}`, rows: 1, picture: true },
    { at: `s/${city.device}`, rows: 1, picture: true },
    { at: `place/${city.district}`, rows: 1, picture: false },
    { at: 'data', rows: 0, picture: false },
    { at: 'data/waters', rows: 0, picture: false },
    { at: 'status', rows: 3, picture: false },
    { at: 'imprint', rows: 0, picture: false, says: 'Diese Seiten werden von Talblick erzeugt' },
    { at: 'privacy', rows: 0, picture: false, says: 'keine Cookies' },
    { at: 'accessibility', rows: 0, picture: false, says: 'WCAG 2' },
  ];
  for (const { at, rows, picture, says } of pages) {
    await page.goto(`${baseURL}/de/${at}`);
    await expect(page.locator('main h1'), at).toBeVisible();
    await expect(page.locator('main'), at).not.toContainText('Diese Seite braucht JavaScript');
    if (says) await expect(page.locator('main'), at).toContainText(says);
    expect(await page.locator('main tr:has(td)').count(), at).toBeGreaterThanOrEqual(rows);
    const images = page.locator('main img');
    if (!picture) continue;
    await expect.poll(() => images.first().evaluate((img: HTMLImageElement) => img.naturalWidth), at).toBeGreaterThan(0);
    expect((await images.first().getAttribute('alt'))?.length, at).toBeGreaterThan(5);
    // The level, not the distance to the water that it is worked out from.
    expect(await images.first().getAttribute('alt'), at).not.toContain('Abstand');
  }
  await page.goto(`${baseURL}/de/embed`);
  await expect(page.locator('main')).toContainText('Diese Seite braucht JavaScript');
  await context.close();
});

test('when the server goes away, what was loaded stays, with its age, and what cannot be done says so', async ({ page, context, complaints }) => {
  test.setTimeout(120_000);
  await signIn(page);
  const gone = () => page.route('**/*', (route) => route.abort());
  const back = () => page.unroute('**/*');

  // A sensor: the chart is there, another period says since when it is old.
  await page.goto(`/de/s/${city.device}`);
  await page.locator('figure canvas').first().waitFor();
  await gone();
  await page.getByRole('button', { name: '7 Tage' }).click();
  await expect(page.locator('figure').first().getByRole('alert')).toContainText(/nicht erreichbar.*Stand \d\d:\d\d/s);
  await expect(page.locator('figure canvas').first()).toBeVisible();
  await expect(page.locator('#now ~ ul')).toContainText(/\d,\d\d/);
  // Another page cannot come, says so, and is there as soon as the server is.
  await page.getByRole('contentinfo').getByRole('link', { name: 'Betriebszustand' }).click();
  await expect(page.locator('main')).toContainText('Der Server ist nicht erreichbar.');
  await back();
  await page.getByRole('button', { name: 'Erneut versuchen' }).first().click();
  await expect(page.locator('main tbody tr').first()).toBeVisible();

  // The list of devices stays to be searched; a change says why it fails.
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  const rows = await page.locator('tbody tr').count();
  await gone();
  await page.getByRole('searchbox').fill('Pegel');
  // Whatever device stands first: a gauge of water or of noise.
  await expect(page.locator('tbody tr').first()).toContainText(/pegel/i);
  await expect(page.locator('tbody tr')).not.toHaveCount(rows);
  await page.getByRole('searchbox').fill('');
  await expect(page.locator('tbody tr')).toHaveCount(rows);
  await context.setOffline(true);
  await expect(page.getByText(/Keine Verbindung/).first()).toBeVisible();
  await context.setOffline(false);
  await back();

  // What nobody could load yet offers to be tried again.
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.goto('/de/map');
  await expect(page.getByRole('alert').first()).toContainText('nicht erreichbar');
  await page.unroute('**/api/v1/**');
  await page.getByRole('button', { name: 'Erneut versuchen' }).first().click();
  await expect(page.locator('.sentence')).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !/ERR_FAILED|ERR_INTERNET_DISCONNECTED/.test(complaint)));
});
