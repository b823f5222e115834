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
  const at = (value: number) => `${place(value, range) * 100}%`;
  const real = gapIsReal(truth, shown, range);
  const scale = (
    <div className="gap-scale" role="img" aria-label={title}>
      <i className="gap-track" style={{ background: palette.bar }} />
      {limits.map((limit) => (
        <i key={limit} className="gap-limit" style={{ left: at(limit) }} />
      ))}
      {real && truth !== null && shown !== null ? (
        <i
          className="gap-between"
          style={{
            left: at(Math.min(truth, shown)),
            width: `${Math.abs(place(truth, range) - place(shown, range)) * 100}%`,
          }}
        />
      ) : null}
      {truth !== null ? <i className="gap-truth" style={{ left: at(truth) }} /> : null}
      {shown !== null ? <i className="gap-shown" style={{ left: at(shown) }} /> : null}
    </div>
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
