// uPlot behind one function. Loaded only when a chart is shown. Colours come from the style sheet.
import UPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { number } from '../i18n/format';
import type { Language } from '../i18n/dictionary';
import type { Drawn } from '../quantity/quantity';
import { resolved } from '../ui/colour';
import type { Columns } from './columns';
import { nearest } from './compare';
import { labels, ticks } from './ticks';

/** What is drawn besides the readings: lines across at limits, times that are shaded, and moments; epoch seconds. */
export interface Marks {
  limits: readonly number[];
  /** One that is not over has no end. */
  spans: readonly (readonly [from: number, to: number | null])[];
  times?: readonly number[];
  /** The readings come first: a limit far from them is left out rather than flattening them. */
  aside?: true;
}

export interface Look {
  drawn: Drawn;
  /** Decimals that are told of its values. */
  digits: number;
  language: Language;
  zone: string;
  from: number;
  to: number;
  words: readonly [yes: string, no: string];
  marks?: Marks | undefined;
}

export interface Plot {
  draw(columns: Columns, beside: Columns | null): void;
  resize(width: number, height: number): void;
  /** Puts the cursor on a point; null takes it away. */
  point(index: number | null): void;
  destroy(): void;
}

const PIXELS_PER_TICK = 76;

/** Draws into `target`, dashed what it is compared with. `hover` tells on which point of the columns the pointer is. */
export function plot(target: HTMLElement, look: Look, columns: Columns, beside: Columns | null, hover: (index: number | null) => void): Plot {
  const { drawn, zone, language } = look;
  const colour = (name: string) => resolved(target, name);
  const accent = colour('--accent');
  const axis = { stroke: colour('--muted'), font: '12px "Fira Sans", sans-serif', ticks: { show: false } };
  const grid = { stroke: colour('--line'), width: 1 };
  const bars = drawn === 'sum' || drawn === 'counter';
  const steps = drawn === 'state' || drawn === 'truth';
  const paths = bars ? UPlot.paths.bars?.({ size: [0.8, 40], align: 1 }) : steps ? UPlot.paths.stepped?.({ align: 1 }) : undefined;
  const band = { width: 0, points: { show: false } };
  const other = { stroke: colour('--text'), width: 1.5, dash: [7, 5], points: { show: false }, ...(bars || steps ? { paths: UPlot.paths.stepped?.({ align: 1 }) } : {}) };
  let shown = columns;
  const u = new UPlot(
    {
      width: target.clientWidth,
      height: target.clientHeight,
      legend: { show: false },
      cursor: { sync: { key: 'page' }, drag: { x: false, y: false }, points: { size: 8, fill: accent } },
      scales: { x: { time: false, range: (self) => [look.from / 1_000, Math.max(look.to / 1_000, self.data[0].at(-1) ?? 0)] }, y: { range: (_, min, max) => range(drawn, look.digits, ...reach(min, max, look.marks)) } },
      axes: [
        {
          ...axis, grid: { show: false }, size: 28, gap: 6,
          splits: (self, _, min, max) => ticks(min, max, zone, Math.max(2, self.width / PIXELS_PER_TICK)),
          values: (_, at) => labels(at, zone, language),
        },
        {
          ...axis, grid, size: 52, gap: 6,
          ...(drawn === 'truth' ? { splits: () => [0, 1] } : {}),
          values: (_, at) => (drawn === 'truth' ? at.map((v) => look.words[v > 0 ? 0 : 1]) : written(language, at)),
        },
      ],
      series: [
        {},
        { stroke: accent, width: bars ? 0 : 2, ...(bars ? { fill: accent } : {}), points: { show: !bars && columns.t.length < 60, size: 5, fill: accent }, ...(paths ? { paths } : {}) },
        ...(drawn === 'mean' ? [band, band] : []),
        other as UPlot.Series,
      ],
      ...(drawn === 'mean' ? { bands: [{ series: [3, 2] as [number, number], fill: translucent(accent) }] } : {}),
      hooks: {
        setCursor: [(self) => hover(typeof self.cursor.idx === 'number' ? nearest(shown.t, self.data[0][self.cursor.idx] ?? 0) : null)],
        ...(look.marks ? marked(look.marks, colour('--critical'), colour('--text')) : {}),
      },
    },
    aligned(columns, drawn, beside),
    target,
  );
  return {
    draw: (next, other) => {
      shown = next;
      u.setData(aligned(next, drawn, other));
    },
    resize: (width, height) => u.setSize({ width, height }),
    point: (index) => {
      if (index === null) return u.setCursor({ left: -10, top: -10 });
      const [t, v] = [shown.t[index], shown.v[index]];
      if (t !== undefined) u.setCursor({ left: u.valToPos(t, 'x'), top: u.valToPos(v ?? 0, 'y') });
    },
    destroy: () => u.destroy(),
  };
}

/** On one axis; where only one has a value, the line of the other goes on. */
function aligned(c: Columns, drawn: Drawn, beside: Columns | null): UPlot.AlignedData {
  const own: UPlot.AlignedData = drawn === 'mean' ? [c.t, c.v, c.min, c.max] : [c.t, c.v];
  return UPlot.join([own, beside ? [beside.t, beside.v] : [[], []]]);
}

/** A limit is in sight, also where no reading came near it, unless it is to stand aside. */
export function reach(min: number | null, max: number | null, marks: Marks | undefined): [number | null, number | null] {
  if (min === null || max === null || !marks) return [min, max];
  const room = marks.aside ? max - min : Infinity;
  const near = marks.limits.filter((limit) => limit >= min - room && limit <= max + room);
  return [Math.min(min, ...near), Math.max(max, ...near)];
}

/** Shaded times lie behind the readings, limits and moments before them. */
function marked({ limits, spans, times = [] }: Marks, colour: string, ink: string): UPlot.Hooks.Arrays {
  const shade = ({ ctx, bbox, valToPos, scales }: UPlot) => {
    ctx.fillStyle = translucent(colour);
    for (const [from, to] of spans) {
      const [left, right] = [valToPos(from, 'x', true), valToPos(to ?? scales['x']?.max ?? from, 'x', true)].map((x) => Math.min(bbox.left + bbox.width, Math.max(bbox.left, x)));
      ctx.fillRect(left ?? 0, bbox.top, Math.max(2, (right ?? 0) - (left ?? 0)), bbox.height);
    }
  };
  /** A triangle for each moment, along the upper edge. */
  const lane = ({ ctx, bbox, valToPos }: UPlot) => {
    ctx.fillStyle = ink;
    const [side, top] = [5 * devicePixelRatio, bbox.top];
    for (const time of times) {
      const x = valToPos(time, 'x', true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      ctx.beginPath();
      ctx.moveTo(x - side, top);
      ctx.lineTo(x + side, top);
      ctx.lineTo(x, top + 1.6 * side);
      ctx.fill();
    }
  };
  const line = ({ ctx, bbox, valToPos }: UPlot) => {
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 1.5 * devicePixelRatio;
    ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const limit of limits) {
      const y = valToPos(limit, 'y', true);
      if (y < bbox.top || y > bbox.top + bbox.height) continue;
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.restore();
  };
  return { drawClear: [shade], draw: [line, lane] };
}

/** A line is not blown up beyond so many of the last digit that is told: noise would look like a course. */
const FLATTEST = 6;

/** Bars stand on zero; a flat line gets room above and below. */
function range(drawn: Drawn, digits: number, min: number | null, max: number | null): [number, number] {
  if (drawn === 'truth') return [-0.1, 1.1];
  if (min === null || max === null) return [0, 1];
  if (drawn === 'sum' || drawn === 'counter') return [0, max * 1.08 || 1];
  const room = Math.max((max - min) * 0.08, (FLATTEST / 10 ** digits - (max - min)) / 2);
  return [min >= 0 && min - room < 0 ? 0 : min - room, max + room];
}

function written(language: Language, at: readonly number[]): string[] {
  const step = Math.abs((at[1] ?? 1) - (at[0] ?? 0));
  // As few digits as tell the ticks apart: 0, 2.5, 5 needs one, 0, 0.05, 0.1 two.
  const digits = [0, 1, 2, 3, 4].find((d) => Math.abs(step * 10 ** d - Math.round(step * 10 ** d)) < 1e-6) ?? 5;
  return at.map((v) => number(language, v, digits));
}

const translucent = (colour: string): string => colour.replace(/^rgb\((.*)\)$/, (_, parts: string) => `rgba(${parts}, 0.18)`);
