// What is seen on a map at the moment, and what happens when something on it is pointed at or chosen.
import type { Engine, Options } from './engine';
import { listed, type Found, type Listed } from './objects';
import type { Scene } from './scene';
import type { Bounds } from './tiles';
import type { View } from './view';

/** The list is read, and screen readers are told, when nothing has moved for so long. */
const REST_MS = 800;
/** How close a chosen object is shown at least. */
const NEAR = 13;
/** How close something small. */
const CLOSE = 14.5;
const CLOSER = 2;

export interface Wishes {
  scene: Scene;
  choose: (id: string | null) => void;
  moved: ((view: View) => void) | undefined;
  moving: ((view: View) => void) | undefined;
}

export class Stage {
  engine = $state.raw<Engine>();
  /** Null until it was looked for the first time. */
  seen = $state.raw<{ items: Listed[]; total: number } | null>(null);
  look = $state.raw<View>();
  /** The object that the keyboard is on. */
  lit = $state<string | null>(null);
  announced = $state('');
  pointed = $state.raw<{ words: string; x: number; y: number } | null>(null);
  /** While somebody is in the list its order must not change. */
  reading = false;
  readonly #wishes: () => Wishes;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** What was chosen on the map itself: there it is seen already. */
  #own: string | null = null;

  constructor(wishes: () => Wishes) {
    this.#wishes = wishes;
  }

  /** Loads the library and the map; what happens on it is told here. */
  async open(how: Pick<Options, 'container' | 'style' | 'view' | 'bounds' | 'locale' | 'layers' | 'points' | 'origins' | 'far'>): Promise<Engine> {
    const { open } = await import('./engine');
    return open({ ...how, moved: this.turned, moving: this.turning, rested: this.rested, picked: this.picked, pointed: this.pointedAt });
  }

  begin(engine: Engine): void {
    this.engine = engine;
    this.look = engine.view();
    this.rested();
  }

  end(): void {
    clearTimeout(this.#timer);
    this.engine?.close();
    this.engine = undefined;
  }

  /** Something was chosen, perhaps elsewhere on the page: it comes into view. `fresh`: the address did not choose it, which says
   * where to look too. */
  follow(id: string | null, fresh: boolean): void {
    const { scene } = this.#wishes();
    const place = id === null ? null : scene.place?.(id);
    const far = scene.small && fresh && id !== this.#own && (this.engine?.view().zoom ?? CLOSE) < NEAR;
    if (place && this.engine && (far || !this.engine.sees(place))) this.engine.show(place, far ? CLOSE : NEAR);
  }

  readonly turned = (view: View): void => {
    this.look = view;
    this.#wishes().moved?.(view);
  };

  readonly turning = (view: View): void => this.#wishes().moving?.(view);

  /** Looks at a district or quarter; where its tiles are not loaded, at everything. */
  lookAt(id: string, everything: Bounds): void {
    this.engine?.fit(this.engine.district(id) ?? everything);
  }

  /** Looks where another map does. */
  accompany(view: View): void {
    this.engine?.look(view);
    this.look = view;
  }

  readonly rested = (): void => {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      const { scene } = this.#wishes();
      const { engine } = this;
      if (!engine) return;
      for (const source of scene.reads ?? []) scene.read?.(source, engine.read(source));
      if (this.reading) return;
      const seen = listed(engine.found(scene.list), scene.describe, engine.view());
      this.seen = seen;
      this.announced = scene.count(seen.total);
    }, REST_MS);
  };

  readonly picked = (found: Found | null): void => {
    const described = found && this.#wishes().scene.describe(found);
    if (found && described?.closer) this.#closer(found);
    else this.#choose(described?.id ?? null);
  };

  readonly pointedAt = (found: Found | null, { x, y }: { x: number; y: number }): void => {
    const words = found ? this.#wishes().scene.describe(found)?.words : undefined;
    this.pointed = words ? { words, x, y } : null;
  };

  /** The keyboard is on an object of the list, or has left it. */
  readonly light = (item: Listed | null): void => {
    this.lit = item?.id ?? null;
    if (item) this.engine?.show(item, item.closer ? 0 : NEAR);
  };

  readonly enter = (item: Listed): void => {
    if (item.closer) this.#closer(item);
    else this.#choose(item.id);
  };

  #choose(id: string | null): void {
    this.#own = id;
    this.#wishes().choose(id);
  }

  #closer(place: { lat: number; lon: number }): void {
    this.engine?.show(place, this.engine.view().zoom + CLOSER);
  }
}
