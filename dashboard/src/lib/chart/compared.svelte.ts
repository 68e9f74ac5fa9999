// What a chart is compared with, loaded: on the chart's axis to be drawn, and as it was to be told.
import * as api from '../api/endpoints';
import { Resource } from '../api/resource.svelte';
import type { Datastream } from '../api/shapes';
import { language, t } from '../i18n/language.svelte';
import type { Drawn } from '../quantity/quantity';
import { caption } from './caption';
import { columns, type Columns } from './columns';
import { earlier, onto, type Beside, type Span } from './compare';

interface Asked {
  beside: Beside | null;
  id: number;
  from: number;
  to: number;
  points: number;
  drawn: Drawn;
}
interface Question {
  id: number;
  from: number;
  to: number;
  points: number;
  drawn: Drawn;
  span: Span | null;
}

export class Compared {
  readonly #asked: () => Asked;
  readonly #series: Resource<Question, { told: Columns; drawn: Columns }>;

  constructor(asked: () => Asked) {
    this.#asked = asked;
    this.#series = new Resource(
      () => question(asked()),
      async (q, signal) => {
        const told = columns(await api.series(q.id, q.from, q.to, q.points, signal), q.drawn);
        return { told, drawn: q.span ? onto(told, q.span, language.zone) : told };
      },
    );
  }

  /** What it is called; empty if nothing is compared. */
  get name(): string {
    const { beside } = this.#asked();
    return beside === null ? '' : 'before' in beside ? t(`chart.beside.${beside.before}`) : beside.name;
  }

  get drawn(): { name: string; columns: Columns } | null {
    const content = this.name === '' ? undefined : this.#series.content;
    return content ? { name: this.name, columns: content.drawn } : null;
  }

  get problem() {
    return this.name === '' ? null : this.#series.problem;
  }

  get at(): number | undefined {
    return this.#series.answer?.at;
  }

  readonly reload = (): void => this.#series.reload();

  /** What it says in words; the name alone as long as it is not there. */
  sentence(of: Datastream): string {
    const { answer } = this.#series;
    if (!answer) return this.name;
    if (answer.content.told.t.length === 0) return t('chart.beside.none', { name: this.name });
    const { drawn, span } = answer.query;
    // Of another day the times alone would be read as today's.
    return caption({ language: language.current, zone: language.zone }, of, drawn, answer.content.told, this.name, span !== null);
  }
}

function question({ beside, id, from, to, points, drawn }: Asked): Question | null {
  if (beside === null) return null;
  if (!('before' in beside)) return { id: beside.datastream.id, from, to, points, drawn, span: null };
  const span = beside.before;
  const before = (at: number) => earlier(at / 1_000, span, language.zone) * 1_000;
  return { id, from: before(from), to: before(to), points, drawn, span };
}
