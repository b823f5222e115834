/** Where a value lies on a scale: 0 at its low end, 1 at its high end, never outside. */
export function place(value: number, range: readonly [number, number]): number {
  const span = range[1] - range[0];
  if (span <= 0) return 0;
  return Math.min(1, Math.max(0, (value - range[0]) / span));
}

/** Whether truth and screen differ by more than instruments do: 3 % of the scale (noise, lag and quantisation stay below). */
export function gapIsReal(truth: number | null, shown: number | null, range: readonly [number, number]): boolean {
  if (truth === null || shown === null) return false;
  return Math.abs(truth - shown) > 0.03 * (range[1] - range[0]);
}
