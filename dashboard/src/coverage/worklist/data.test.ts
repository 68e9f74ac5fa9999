import { expect, test } from 'vitest';
import type { Cluster } from '../../lib/api/shapes';
import { BUDGET, cases, ranked, reach, readWish, sources, writeWish, type Wish } from './data';

const cluster = (rank: number, cost: number, households: number | null, place: string | null = null): Cluster => ({
  id: `c${rank}`, rank, place, district: { id: '5', name: 'Barmen' }, quarter: null, cells: 3, households, addresses: null, anchors: null, new_trench_m: 100 * rank,
  duct_reuse_m: null, cost, cost_per_household: households && cost / households, households_per_m: null, estimate: 'straight_line', center: { lat: 51, lon: 7 },
  since: '2018-12-31', sentence: '', added_cost: cost, committed_addresses: null, interval: { low: null, high: null }, left_out: null, nearest_asset: null, served_on_the_way: null,
});

test('the scenario is in the address, and numbers beyond reason are brought back', () => {
  const wish: Wish = {
    release: '2025-12', rule: 'GF1', counting: 'possible', price: 120, takeUp: 60, budget: 5_000, cluster: 'c3', table: true, order: { column: 'cost', descending: true }, view: '12.00/51.0000/7.0000',
  };
  expect(readWish(writeWish(wish))).toEqual(wish);
  expect(writeWish(readWish(new URLSearchParams())).toString()).toBe('');
  expect(readWish(new URLSearchParams('price=-5&take=1000&budget=much'))).toMatchObject({ price: 20, takeUp: 100, budget: BUDGET.usual });
});

test('a budget reaches from the top down and passes over what is too dear', () => {
  const list = [cluster(3, 30, 5), cluster(1, 60, 40), cluster(2, 80, 50), cluster(4, 5, null)];
  const reached = reach(list, 100);
  expect([...reached.clusters]).toEqual(['c1', 'c3', 'c4']);
  expect(reached).toMatchObject({ households: 45, cost: 95 });
  expect(reach(list, 0).clusters.size).toBe(0);
});

test('trenches that areas share are paid once, unless one before is not built', () => {
  const shared = (rank: number, cost: number, added_cost: number) => ({ ...cluster(rank, cost, 10), added_cost });
  const list = [shared(1, 50, 50), shared(2, 60, 10), shared(3, 90, 90), shared(4, 30, 5)];
  expect(reach(list, 60).cost).toBe(60);
  expect([...reach(list, 100).clusters]).toEqual(['c1', 'c2', 'c4']);
  expect(reach(list, 100).cost).toBe(90);
});

test('areas are ranked by any column, their place by the quarter first', () => {
  const list = [cluster(1, 10, 4), cluster(2, 20, null, 'Zoo'), cluster(3, 5, 9, 'Arrenberg')];
  expect(ranked(list, { column: 'place', descending: false }).map(({ rank }) => rank)).toEqual([3, 1, 2]);
  expect(ranked(list, { column: 'households', descending: true }).map(({ rank }) => rank)).toEqual([3, 1, 2]);
});

test('the map knows which areas are built', () => {
  const made = sources([cluster(1, 10, 4), cluster(2, 20, 5)], new Set(['c2']));
  expect(JSON.stringify(made['ranks'])).toMatch(/"rank":1,"built":false.*"rank":2,"built":true/);
});

test('a price nobody has set is left to the city’s own prices', () => {
  expect(readWish(new URLSearchParams()).price).toBeNull();
});

test('all areas cost what they do at the take-up that is assumed, not at the least', () => {
  const at = (take_up: number) => ({ price_factor: 1, take_up, cost: 100 + 50 * take_up, cost_per_household: null, cost_per_booking: null });
  expect([0.2, 0.4, 0.75].map((takeUp) => cases([at(0.2), at(0.4), at(0.6)], takeUp).rows[0]?.cost)).toEqual([110, 120, 137.5]);
});

test('costs are laid out by price and take-up', () => {
  const one = (price_factor: number, take_up: number, cost_per_booking: number | null) => ({ price_factor, take_up, cost: 100 * price_factor, cost_per_household: null, cost_per_booking });
  expect(cases([one(1.2, 0.4, 6), one(0.8, 0.2, 9), one(0.8, 0.4, null)], 0.4)).toEqual({
    takeUps: [0.2, 0.4],
    rows: [{ factor: 0.8, cost: 80, perBooking: [9, null] }, { factor: 1.2, cost: 120, perBooking: [null, 6] }],
  });
});
