// Something that is loaded: what was asked for travels with what came back, so a late answer never appears
// under a newer question. Old content stays visible while new content loads or fails.
import { untrack } from 'svelte';
import { Problem } from './client';

export class Resource<Q, T> {
  /** The last answer, with the question it belongs to. */
  answer = $state.raw<{ query: Q; content: T; at: number } | null>(null);
  problem = $state.raw<Problem | null>(null);
  loading = $state(false);
  #attempt = $state(0);

  /**
   * `query` is tracked: when it changes, the old request is aborted. Null means: nothing to ask. A question that is put
   * together anew and says the same is the same question: live readings change the device a question is about.
   */
  constructor(query: () => Q | null, load: (query: Q, signal: AbortSignal) => Promise<T>) {
    const meant = $derived(JSON.stringify(query()));
    $effect(() => {
      void [this.#attempt, meant];
      const asked = untrack(query);
      if (asked === null) return;
      const abort = new AbortController();
      untrack(() => void this.#run(asked, load, abort.signal));
      return () => abort.abort();
    });
  }

  async #run(query: Q, load: (query: Q, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<void> {
    this.loading = true;
    try {
      const content = await load(query, signal);
      if (signal.aborted) return;
      this.answer = { query, content, at: Date.now() };
      this.problem = null;
      this.loading = false;
    } catch (error) {
      if (signal.aborted) return;
      this.problem = problem(error);
      this.loading = false;
    }
  }

  get content(): T | undefined {
    return this.answer?.content;
  }

  /** Changes what was loaded, for example by a live event. */
  patch(change: (content: T) => T): void {
    if (this.answer) this.answer = { ...this.answer, content: change(this.answer.content) };
  }

  /** Loads something that belongs to it; a failure shows like its own. */
  async also<U>(load: (signal: AbortSignal) => Promise<U>): Promise<U | undefined> {
    try {
      return await load(AbortSignal.timeout(30_000));
    } catch (error) {
      this.problem = problem(error);
      return undefined;
    }
  }

  reload(): void {
    this.#attempt += 1;
  }
}

const problem = (error: unknown) => (error instanceof Problem ? error : new Problem(0, '', String(error), undefined));
