// The gateways: from the figure on the overview to the devices that hang on one of them.
import { expect, signIn, test } from './page';

test('the figure of gateways leads to all of them, and one of them says what would be missing', async ({ page }) => {
  await signIn(page);
  await page.goto('/de/ops');
  await page.getByRole('region', { name: 'Kennzahlen' }).getByRole('link', { name: /^Gateways/ }).click();
  await expect(page).toHaveURL(/\/de\/ops\/gateways$/);
  // The heads sort, and the address has it.
  const uplinks = page.getByRole('columnheader', { name: /^Uplinks insgesamt/ });
  await uplinks.getByRole('button').click();
  await expect(uplinks).toHaveAttribute('aria-sort', 'descending');
  await expect(page).toHaveURL(/sort=-uplinks/);
  const heard = (await page.getByRole('cell').filter({ hasText: /^[\d.]+$/ }).allInnerTexts()).map((n) => Number(n.replaceAll('.', '')));
  expect(Math.max(...heard)).toBe(heard[0]);
  await expect(page.getByRole('link', { name: '← Übersicht' })).toHaveAttribute('href', '/de/ops');
  await page.getByRole('columnheader', { name: /^Geräte nur durch dieses/ }).getByRole('button').click();
  const row = page.locator('tbody tr').filter({ hasText: 'Online' }).first();
  const name = await row.getByRole('link').innerText();
  await row.getByRole('link').click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  await expect(page.getByText(/(Ein Gerät verstummt|\d+ Geräte verstummen); .* mit schwächerem Empfang\./)).toBeVisible();
  const device = page.getByRole('region', { name: 'Geräte, die nur dieses Gateway hört' }).getByRole('link').first();
  await device.click();
  await expect(page).toHaveURL(/tab=reception/);
  await page.getByRole('rowheader').getByRole('link', { name }).click();
  await page.getByRole('link', { name: 'Ausfall auf der Karte zeigen' }).click();
  await expect(page).toHaveURL(/coverage\/lorawan\?gw=/);
});

test('a gateway nobody knows says so, and those without an account see how many devices, not which', async ({ page }) => {
  await page.goto('/en/ops/gateways/00000000000000ff');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nobody knows this gateway');
  await page.goto('/en/ops/gateways');
  const first = page.locator('tbody tr').filter({ hasNot: page.locator('td[data-label^=Devices]:text-is("0")') }).first();
  await first.getByRole('link').click();
  await expect(page.getByText('Which devices these are is for those who are signed in.')).toBeVisible();
});
