import type { PointView } from '../../range/contract/catalog.ts';
import type { AlarmView } from '../../range/contract/exercise.ts';
import { limitsOf, type SiteIndex, scaleOf } from '../plant-picture/item-view.ts';
import { figure, unitLabel } from '../shared/format.ts';
import { place } from '../shared/gap.ts';
import { usePalette } from '../shared/look.ts';
import type { PlantMoment } from '../shared/plant-source.ts';

interface FaceplateBarProps {
  readonly label: string;
  readonly point: PointView;
  readonly index: SiteIndex;
  readonly shown: PlantMoment['shown'];
  readonly alarms: readonly AlarmView[];
}

/** Pixels of the scale: lower on a low screen, where what is set below the bars has to be within reach. */
const H = window.innerHeight < 900 ? 96 : 150;

/** One upright bar of a faceplate, with its scale and the alarm limits that stand in the controller. */
export function FaceplateBar({ label, point, index, shown, alarms }: FaceplateBarProps) {
  const palette = usePalette();
  const value = shown[point.tag] ?? null;
  const range = scaleOf(point.tag, index, shown);
  const limits = limitsOf(point.tag, index, shown);
  const y = (at: number) => 8 + H * (1 - place(at, range));
  const abnormal = alarms.length > 0 && limits.length > 0;
  return (
    <div className="faceplate-bar">
      <span className="dim">{label}</span>
      <svg width="96" height={H + 16} viewBox={`0 0 96 ${H + 16}`} role="img" aria-label={`${label} ${point.tag}`}>
        <rect x="40" y="8" width="22" height={H} fill={palette.bar} stroke={palette.line} strokeWidth="1" />
        {value === null ? null : (
          <rect
            x="41"
            y={y(value)}
            width="20"
            height={H + 8 - y(value)}
            fill={abnormal ? palette.high : palette.fill}
          />
        )}
        {limits.map((limit) => (
          <g key={limit.level}>
            <line x1="36" x2="66" y1={y(limit.value)} y2={y(limit.value)} stroke={palette.ink} strokeWidth="1.6" />
            <text x="69" y={y(limit.value) + 4} fontSize="11" fill="var(--k-dim)">
              {limit.level}
            </text>
          </g>
        ))}
        <text x="36" y="14" textAnchor="end" fontSize="11" fill="var(--k-dim)">
          {Number(range[1].toFixed(1))}
        </text>
        <text x="36" y={H + 8} textAnchor="end" fontSize="11" fill="var(--k-dim)">
          {Number(range[0].toFixed(1))}
        </text>
      </svg>
      <b>
        {figure(value, point.unit)} <small>{unitLabel(point.unit)}</small>
      </b>
      <span className="dim mono" style={{ fontSize: 11.5 }}>
        {point.tag}
      </span>
    </div>
  );
}
