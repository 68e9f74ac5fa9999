// A new city: from nothing to a device with a name. The server's answers are those of a store that is empty and fills.
import { EUI, newCity } from './newcity';
import { expect, signIn, test } from './page';

test('a new city is led from a source to an uplink to a name', async ({ page }) => {
  const { city, device } = await newCity(page);
  await signIn(page);
  await page.goto('/de/ops');
  const step = page.locator('[aria-current=step]');
  await expect(step).toContainText('Eine Quelle verbinden');
  await expect(step).toContainText('connection refused');
  city.connected = true;
  await expect(step).toContainText('Den ersten Uplink sehen');
  [city.stored, city.devices] = [1, [device(EUI.toUpperCase(), 'unknown')]];
  await expect(step).toContainText('Einem Gerät einen Namen geben');
  await expect(step).toContainText(EUI);
  await page.getByRole('button', { name: 'Namen geben' }).click();
  await expect(page.getByRole('alert')).toHaveText('Ein Name fehlt noch.');
  await page.getByLabel('Name, den alle kennen').fill('Pegel Kluse');
  await page.getByRole('button', { name: 'Namen geben' }).click();
  await expect(page.getByRole('alert')).toHaveText('Bitte wählen Sie noch, was es ist.');
  await page.getByLabel('Was es ist').selectOption('river_level');
  await page.getByRole('button', { name: 'Namen geben' }).press('Enter');
  await expect(page.getByText('Alles ist bereit.')).toBeAttached();
  await page.getByRole('button', { name: 'Zur Übersicht der Geräte' }).click();
  await expect(page.locator('tbody a')).toHaveText('Pegel Kluse');
});

test('without a source it says what to write where, and without an account where to sign in', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { city } = await newCity(page);
  city.sources = false;
  await page.goto('/de/ops');
  await expect(page.getByText('Noch keine Geräte zu sehen')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Anmelden' })).toHaveAttribute('href', /signin\?back=/);
  await signIn(page);
  await page.goto('/en/ops');
  await page.getByRole('button', { name: 'Copy' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('[[source]]');
});
