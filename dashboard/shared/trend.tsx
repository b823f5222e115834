import { useEffect, useMemo, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { figure, unitLabel } from './format.ts';
import { usePalette } from './look.ts';
import type { Palette } from './palette.ts';
import { joinPens, leastSpan, type Pen, type TrendLimit, timeSteps, unitsOf } from './pens.ts';

interface TrendProps {
  readonly pens: readonly Pen[];
  readonly limits?: readonly TrendLimit[];
  readonly height: number;
  /** Prints a simulation second on the axis. */
  readonly clock: (t: number) => string;
  readonly range?: readonly [number, number];
  /** A scale (per unit) that never shrinks below this. */
  readonly scales?: Readonly<Record<string, readonly [number, number]>>;
  readonly label: string;
  readonly now?: number;
  readonly legend?: boolean;
}

/** A trend with several pens over one time axis; pens of one unit share a scale. */
export function Trend(props: TrendProps) {
  const { pens, limits = [], height, label, legend = true } = props;
  const palette = usePalette();
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const shape = JSON.stringify([pens.map((pen) => [pen.id, pen.unit, pen.color, pen.line]), height]);
  const data = useMemo(() => joinPens(pens), [pens]);

  // The plot is made anew only when its pens or its look change; values reach it through setData.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `shape` stands for the pens
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const made = new uPlot(optionsFor(latest, palette, element.clientWidth), joinPens(latest.current.pens), element);
    plot.current = made;
    const observer = new ResizeObserver(() => {
      if (element.clientWidth > 0) made.setSize({ width: element.clientWidth, height: latest.current.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [shape, palette]);

  useEffect(() => {
    plot.current?.setData(data);
  }, [data]);
  // Limits, time cursor and the clock of the axis are drawn by hooks that read the latest properties; the clock may
  // come to be known after the pens.
  const start = props.clock(0);
  useEffect(() => {
    if (limits || props.now !== undefined || start !== '') plot.current?.redraw(false);
  }, [limits, props.now, start]);

  return (
    <figure className="trend" style={{ margin: 0 }} aria-label={label}>
      {legend ? (
        <figcaption className="trend-legend">
          {pens.map((pen) => (
            <span key={pen.id}>
              <i className={`trend-pen ${pen.line ?? ''}`} style={{ borderTopColor: pen.color }} />
              {pen.label}
              <b className="num">
                {figure(lastOf(pen), pen.unit)} {unitLabel(pen.unit)}
              </b>
            </span>
          ))}
          {limits.map((limit) => (
            <span key={limit.label}>
              <i className="trend-pen dashed" style={{ borderTopColor: limit.color }} />
              {limit.label}
            </span>
          ))}
        </figcaption>
      ) : null}
      <div ref={box} style={{ height }} />
    </figure>
  );
}

function lastOf(pen: Pen): number | null {
  for (let index = pen.value.length - 1; index >= 0; index -= 1) {
    const value = pen.value[index];
    if (value !== null && value !== undefined) return value;
  }
  return null;
}

function optionsFor(latest: { readonly current: TrendProps }, palette: Palette, width: number): uPlot.Options {
  const { pens, height } = latest.current;
  const units = unitsOf(pens);
  const font = '12px "Noto Sans JP Variable", sans-serif';
  const grid = { stroke: palette.faint, width: 0.5 };
  return {
    width: Math.max(80, width),
    height,
    legend: { show: false },
    cursor: { drag: { x: false, y: false } },
    scales: {
      x: { time: false, range: (_, min, max) => [...(latest.current.range ?? [min, max])] as [number, number] },
      ...Object.fromEntries(
        units.map((unit) => [
          unit,
          {
            range: (_: uPlot, min: number | null, max: number | null): [number, number] => {
              const wanted = latest.current.scales?.[unit];
              const limits = (latest.current.limits ?? []).filter((limit) => limit.unit === unit).map((l) => l.value);
              const low = Math.min(min ?? 0, wanted?.[0] ?? Number.POSITIVE_INFINITY, ...limits);
              const high = Math.max(max ?? 1, wanted?.[1] ?? Number.NEGATIVE_INFINITY, ...limits);
              const least = leastSpan(unit);
              const slack = Math.max(0, least - (high - low)) / 2;
              const pad = high === low ? Math.max(0.5, Math.abs(high) * 0.1) : (high - low) * 0.06;
              return [low - slack - pad, high + slack + pad];
            },
          },
        ]),
      ),
    },
    axes: [
      {
        stroke: palette.dim,
        font,
        grid,
        ticks: grid,
        space: 84,
        incrs: [...timeSteps],
        values: (_, ticks) => ticks.map((tick) => latest.current.clock(tick)),
      },
      ...units.slice(0, 2).map((unit, index) => ({
        scale: unit,
        side: index === 0 ? (3 as const) : (1 as const),
        stroke: palette.dim,
        font,
        grid: { ...grid, show: index === 0 },
        ticks: grid,
        size: 52,
        label: unitLabel(unit),
        labelSize: 18,
        labelFont: font,
      })),
    ],
    series: [
      {},
      ...pens.map((pen) => ({
        scale: pen.unit,
        stroke: pen.color,
        width: 2,
        ...(pen.line === 'dashed' ? { dash: [9, 5] } : pen.line === 'dotted' ? { dash: [2, 4], width: 2.6 } : {}),
        points: { show: false },
        spanGaps: false,
      })),
    ],
    hooks: {
      draw: [
        (u) => {
          const { ctx, bbox } = u;
          ctx.save();
          ctx.beginPath();
          ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
          ctx.clip();
          for (const limit of latest.current.limits ?? []) {
            if (!units.includes(limit.unit)) continue;
            const y = u.valToPos(limit.value, limit.unit, true);
            ctx.strokeStyle = limit.color;
            ctx.lineWidth = 1.5 * devicePixelRatio;
            ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
            line(ctx, bbox.left, y, bbox.left + bbox.width, y);
          }
          const now = latest.current.now;
          if (now !== undefined) {
            ctx.setLineDash([]);
            ctx.strokeStyle = palette.ink;
            ctx.lineWidth = devicePixelRatio;
            const x = u.valToPos(now, 'x', true);
            line(ctx, x, bbox.top, x, bbox.top + bbox.height);
          }
          ctx.restore();
        },
      ],
    },
  };
}

function line(ctx: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
