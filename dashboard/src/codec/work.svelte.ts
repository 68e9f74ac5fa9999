// What somebody works on: the source and the examples in the editor, which the server has as a draft once they are saved.
import * as api from '../lib/api/codecs';
import type { CodecVector, CodecVerdict } from '../lib/api/shapes';
import { t } from '../lib/i18n/language.svelte';

const text = (source: string, vectors: readonly CodecVector[]) => JSON.stringify([source, vectors]);

export class Work {
  source = $state('');
  vectors = $state.raw<readonly CodecVector[]>([]);
  /** What the examples came to, for this source and these examples only. */
  #checked = $state.raw<{ of: string; verdicts: readonly CodecVerdict[] } | null>(null);
  #saved = $state('');

  constructor(
    readonly name: string,
    source: string,
    vectors: readonly CodecVector[],
  ) {
    this.source = source;
    this.vectors = vectors;
    this.#saved = text(source, vectors);
  }

  get changed(): boolean {
    return this.#now !== this.#saved;
  }

  /** Bytes of the source. */
  get bytes(): number {
    return new TextEncoder().encode(this.source).length;
  }

  get verdicts(): readonly CodecVerdict[] | null {
    return this.#checked?.of === this.#now ? this.#checked.verdicts : null;
  }

  get #now(): string {
    return text(this.source, this.vectors);
  }

  async save(note = ''): Promise<void> {
    const [now, { source, vectors }] = [this.#now, this];
    await api.draft(this.name, { source, vectors, ...(note ? { note } : {}) });
    this.#saved = now;
  }

  async check(): Promise<readonly CodecVerdict[]> {
    const [now, { source, vectors }] = [this.#now, this];
    const { verdicts } = await api.tryVectors(this.name, { source, vectors });
    this.#checked = { of: now, verdicts };
    return verdicts;
  }

  /** What people call an example. */
  nameOf(place: number): string {
    return this.vectors[place]?.description || t('vector.unnamed', { n: place + 1 });
  }

  add(vector: CodecVector): void {
    this.vectors = [...this.vectors, vector];
  }

  put(place: number, vector: CodecVector): void {
    this.vectors = this.vectors.with(place, vector);
  }

  remove(place: number): void {
    this.vectors = this.vectors.filter((_, i) => i !== place);
  }
}
