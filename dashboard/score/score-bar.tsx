/** A score of 0…1 as a bar beside its figure; hatched where there is none. */
export function ScoreBar({ value }: { readonly value: number | null }) {
  const good = value !== null && value >= 0.8;
  const bad = value !== null && value < 0.5;
  return (
    <svg width="110" height="14" viewBox="0 0 110 14" aria-hidden="true">
      <rect x="0.5" y="2.5" width="109" height="9" fill="none" stroke="var(--k-line)" />
      {value === null ? (
        <path d="M4 12 14 2M24 12 34 2M44 12 54 2M64 12 74 2M84 12 94 2" stroke="var(--k-line)" />
      ) : (
        <rect
          x="1"
          y="3"
          width={Math.max(1, 108 * Math.min(1, Math.max(0, value)))}
          height="8"
          fill={bad ? 'var(--k-high)' : good ? 'var(--k-good)' : 'var(--k-medium)'}
        />
      )}
    </svg>
  );
}
