import { expect, test } from './page';

const tiles = 'main li.card';

test('the start page says in words what the sensors say, and leads to them', async ({ page }) => {
  await page.goto('/de/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Heute in ');
  const weather = page.locator(tiles).filter({ has: page.getByRole('heading', { name: 'Wetter' }) });
  await expect(weather).toContainText(/°C.*Mittlerer Wert aus \d+ Sensoren; von /s);
  await expect(page.locator(tiles).filter({ hasText: 'Breitband' })).toContainText(/Haushalte/);
  await page.getByRole('link', { name: 'Bäche und Flüsse auf der Karte' }).click();
  await expect(page).toHaveURL(/map\?l=water_level/);
  await expect(page.getByRole('status').filter({ hasText: 'Wasserstand, jetzt' })).toContainText(/\d+ Sensoren, von /);
});

test('what is looked for on the start page is found in the list', async ({ page }) => {
  await page.goto('/en/');
  await page.getByLabel('Sensor, kind or district').fill('Kluse');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/ops\?q=Kluse/);
  await expect(page.locator('tbody tr').first()).toContainText('Kluse');
});

test('a server that does not answer is told, and asked again', async ({ page, complaints }) => {
  await page.route('**/api/v1/latest*', (route) => route.abort());
  await page.goto('/de/');
  await expect(page.getByRole('alert')).toBeVisible();
  await page.unroute('**/api/v1/latest*');
  await page.getByRole('button', { name: 'Erneut versuchen' }).click();
  await expect(page.locator(tiles).first()).toBeVisible();
  complaints.splice(0, complaints.length, ...complaints.filter((complaint) => !complaint.includes('ERR_FAILED')));
});
