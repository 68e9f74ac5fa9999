// The map for everybody: a phenomenon, an hour of the last day, a sensor; the same as a table, and for the keyboard.
import { barriers, expect, test } from './page';

test('a citizen looks at the rivers an hour ago, and at one of them', async ({ page }) => {
  await page.goto('/de/');
  await page.getByRole('link', { name: 'Bäche und Flüsse auf der Karte' }).click();
  await expect(page).toHaveURL(/\/de\/map\?l=water_level$/);
  await page.locator('.map[aria-busy=false] canvas').waitFor();
  const sentence = page.getByRole('status').filter({ hasText: 'Wasserstand, jetzt' });
  await expect(sentence).toContainText(/\d+ Sensoren, von \d,\d\d\sm .* bis \d,\d\d\sm/);
  await page.getByRole('button', { name: 'Eine Stunde früher' }).click();
  await expect(page).toHaveURL(/at=2\d{3}-/);
  await expect(page.getByRole('status').filter({ hasText: /Wasserstand, \S+, \d\d:00 bis \d\d:00 Uhr/ })).toBeVisible();

  await page.getByText(/Liste der Objekte im Ausschnitt/).click();
  await page.getByRole('listbox').focus();
  await page.keyboard.press('ArrowDown');
  const name = (await page.getByRole('option', { selected: true }).locator('span').first().innerText()).split(':')[0] ?? '';
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name })).toBeFocused();
  expect(await barriers(page)).toEqual([]);
  const address = page.url();
  await page.reload();
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  expect(page.url()).toBe(address);
  await page.getByRole('link', { name: 'Mehr zu diesem Sensor' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
});

test('the slider turns the hours without asking the server again', async ({ page }) => {
  await page.goto('/de/map?v=table');
  await page.locator('tbody tr').first().waitFor();
  const asked: string[] = [];
  page.on('request', (request) => /query_range|latest/.test(request.url()) && asked.push(request.url()));
  const slider = page.getByRole('slider', { name: 'Zeitpunkt' });
  await expect(slider).toHaveAttribute('aria-valuetext', 'jetzt');
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(slider).toHaveAttribute('aria-valuetext', /^\S+, \d\d:00 bis \d\d:00 Uhr$/);
  await expect(page).toHaveURL(/at=/);
  await page.keyboard.press('End');
  await expect(page).not.toHaveURL(/at=/);
  expect(asked).toEqual([]);
  await page.getByRole('button', { name: 'Tag abspielen' }).click();
  await expect(slider).toHaveAttribute('aria-valuetext', /Uhr$/);
  await page.getByRole('button', { name: 'Anhalten', exact: true }).click();
});

test('where no map can be drawn, the table still answers', async ({ page }) => {
  await page.addInitScript(() => {
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.goto('/de/map');
  await expect(page.getByRole('button', { name: 'Erneut versuchen' })).toBeVisible();
  await page.getByText('Tabelle', { exact: true }).click();
  await expect(page.locator('tbody tr').first()).toContainText(/°C/);
});
