// Screens in a control room, and readers who set their own colours.
import { barriers, expect, someDevice, test } from './page';

test('a kiosk turns its pages, stops when asked, and Escape ends it', async ({ page }) => {
  await page.clock.install();
  await page.goto('/de/ops?kiosk&rotate=30&views=ops,coverage/lorawan');
  await page.locator('tbody a').first().waitFor();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  expect(await barriers(page)).toEqual([]);
  await page.clock.fastForward(31_000);
  await expect(page).toHaveURL(/\/de\/coverage\/lorawan$/);
  await page.getByRole('button', { name: 'Wechsel anhalten' }).click();
  await page.clock.fastForward(120_000);
  await expect(page).toHaveURL(/\/de\/coverage\/lorawan$/);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('navigation', { name: 'Hauptnavigation' }).first()).toBeVisible();
});

test('no figure stands alone in its row, on whatever screen', async ({ page }) => {
  await page.goto('/de/ops?kiosk');
  await page.locator('main .tile').first().waitFor();
  for (const [width, height] of [[1440, 900], [1920, 1080], [1024, 768]] as const) {
    await page.setViewportSize({ width, height });
    const tops = await page.locator('main .tile').evaluateAll((tiles) => tiles.map((tile) => Math.round(tile.getBoundingClientRect().top)));
    const alone = tops.filter((top) => tops.filter((other) => other === top).length === 1);
    expect(alone, `${width}`).toEqual([]);
  }
});

test('a kiosk whose data stay away says since when', async ({ page }) => {
  await page.route('**/api/v1/live', (route) => route.fulfill({ contentType: 'text/event-stream', body: ': nothing\n\n' }));
  await page.clock.install();
  await page.goto('/de/ops?kiosk');
  await page.locator('tbody a').first().waitFor();
  await expect(page.getByRole('alert')).toHaveCount(0);
  await page.clock.fastForward(7 * 60_000);
  await expect(page.getByRole('alert')).toHaveText(/Seit \d Minuten kommen keine neuen Daten an\./);
});

test('readers who ask for more contrast get it', async ({ page }) => {
  await page.emulateMedia({ contrast: 'more' });
  await page.goto(await someDevice(page));
  await page.locator('figure canvas').first().waitFor();
  expect(await page.evaluate(() => getComputedStyle(document.body.querySelector('.muted') ?? document.body).color)).toBe('rgb(31, 39, 48)');
  expect(await barriers(page)).toEqual([]);
});

test('a chart is drawn in the colours the reader has set', async ({ page }) => {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark' });
  await page.goto(await someDevice(page));
  const canvas = page.locator('figure canvas').first();
  await canvas.waitFor();
  // On a black canvas what is drawn must be light.
  const lightest = () =>
    canvas.evaluate((element: HTMLCanvasElement) => {
      const { data } = element.getContext('2d')?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
      let most = 0;
      for (let i = 0; i < data.length; i += 4) if ((data[i + 3] ?? 0) > 200) most = Math.max(most, Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0));
      return most;
    });
  await expect.poll(lightest).toBeGreaterThan(200);
});
