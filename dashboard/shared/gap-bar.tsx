import { figure, signed, unitLabel } from './format.ts';
import { gapIsReal, place } from './gap.ts';
import { usePalette } from './look.ts';
import { sharedWords } from './shared-words.ts';
import { useWords } from './words.ts';

interface GapBarProps {
  readonly title: string;
  readonly unit: string;
  readonly range: readonly [number, number];
  readonly truth: number | null;
  readonly shown: number | null;
  /** Safe operating limits on the same scale. */
  readonly limits?: readonly number[];
  /** The scale alone, where figures stand beside it already. */
  readonly bare?: boolean;
}

/** Truth beside what is shown, on one scale: a wedge above for the truth, a box below for the screen, hatched between. */
export function GapBar({ title, unit, range, truth, shown, limits = [], bare = false }: GapBarProps) {
  const say = useWords(sharedWords);
  const palette = usePalette();
  const at = (value: number) => place(value, range) * 200;
  const real = gapIsReal(truth, shown, range);
  const scale = (
    <svg viewBox="0 -9 200 28" width="100%" height="28" preserveAspectRatio="none" role="img" aria-label={title}>
      <rect x="0" y="2" width="200" height="6" fill={palette.bar} />
      {limits.map((limit) => (
        <line key={limit} x1={at(limit)} x2={at(limit)} y1="-3" y2="13" stroke={palette.high} strokeWidth="1.6" />
      ))}
      {real && truth !== null && shown !== null ? (
        <rect
          x={Math.min(at(truth), at(shown))}
          y="1"
          width={Math.max(1, Math.abs(at(truth) - at(shown)))}
          height="8"
          fill={palette.high}
          opacity="0.55"
        />
      ) : null}
      {truth !== null ? <path d={`M${at(truth)} 3l-5-9h10Z`} fill={palette.truth} /> : null}
      {shown !== null ? (
        <rect x={at(shown) - 4} y="8" width="8" height="8" fill="none" stroke={palette.shown} strokeWidth="2" />
      ) : null}
    </svg>
  );
  if (bare) return scale;
  return (
    <div className="gap">
      <span className="gap-name" title={title}>
        {title}
      </span>
      {scale}
      <span className="gap-values">
        <span style={{ color: 'var(--k-truth)' }} title={say('truth')}>
          ▼ {figure(truth, unit)}
        </span>
        <span title={say('shown')}>
          □ {figure(shown, unit)} {unitLabel(unit)}
        </span>
        {real && truth !== null && shown !== null ? (
          <span className="gap-difference">
            {say('difference')} {signed(truth - shown, unit)} {unitLabel(unit)}
          </span>
        ) : null}
      </span>
    </div>
  );
}
