import { useMemo } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import type { Conversation } from '../../range/contract/exercise.ts';
import { usePalette } from '../shared/look.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { defineWords, useText, useWords } from '../shared/words.ts';
import type { PathPiece } from './attack-path.ts';
import { layOutMap, lineOf, MAP, type MapLine, merged } from './map-layout.ts';

const words = defineWords('map', {
  map: { ja: 'ネットワークのゾーン図', en: 'Zone map' },
  quiet: { ja: '通信はまだ記録されていません', en: 'No conversation has been recorded yet' },
});

interface ZoneMapProps {
  readonly site: SiteView;
  readonly conversations: readonly Conversation[] | null;
  /** The attacker's way so far, kept on the map. */
  readonly path?: readonly PathPiece[];
}

/**
 * Zones, conduits and who talks to whom now. What passes is a solid line with an arrow; what a conduit denies ends there
 * in a cross (dropped) or a double bar (refused).
 */
export function ZoneMap({ site, conversations, path = [] }: ZoneMapProps) {
  const say = useWords(words);
  const shared = useWords(sharedWords);
  const text = useText();
  const palette = usePalette();
  const marked = new Set(path.flatMap((piece) => [piece.from, piece.to]));
  const layout = useMemo(() => layOutMap(site), [site]);
  const lines = merged(conversations ?? [])
    .map((conversation) => lineOf(site, layout, conversation))
    .filter((line): line is MapLine => line !== null);
  return (
    <svg
      viewBox={`-4 -4 ${MAP.width + 8} ${layout.height + (lines.length === 0 ? 30 : 8)}`}
      width="100%"
      height="100%"
      preserveAspectRatio="xMidYMid meet"
      role="img"
      aria-label={say('map')}
      style={{ fontSize: 13, display: 'block' }}
    >
      <defs>
        <marker id="zone-arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="6" markerHeight="6" orient="auto">
          <path d="M0 0 10 5 0 10Z" fill={palette.truth} />
        </marker>
      </defs>
      {layout.bands.map(({ zone, y, height }) => (
        <g key={zone.id}>
          <rect width={MAP.width} height={height} y={y} rx="4" fill="var(--k-raised)" stroke="var(--k-line)" />
          <foreignObject x="6" y={y} width={MAP.label - 10} height={height}>
            <div className="zone-title">{text(zone.title)}</div>
          </foreignObject>
        </g>
      ))}
      {[...layout.conduits.values()].map(({ conduit, x, y }) => (
        <g key={conduit.id}>
          <path
            d={`M${x - 11} ${y}l11-11 11 11-11 11Z`}
            fill="var(--k-surface)"
            stroke="var(--k-dim)"
            strokeWidth="1.6"
          />
        </g>
      ))}
      {lines.map((line) => (
        <Line key={`${line.conversation.from} ${line.conversation.to} ${line.conversation.verdict}`} line={line} />
      ))}
      {path.map((piece) => {
        const line = lineOf(site, layout, {
          ...piece,
          protocol: '',
          operation: '',
          count: 1,
          verdict: 'allow',
          conduit: null,
        });
        return line ? (
          <polyline
            key={`path ${piece.from} ${piece.to}`}
            points={line.points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
            fill="none"
            stroke="var(--k-high)"
            strokeWidth="4.5"
            strokeLinejoin="round"
            opacity="0.8"
          />
        ) : null;
      })}
      {/* Names of conduits stand over the lines that run through them. */}
      {[...layout.conduits.values()].map(({ conduit, x, y, far }) => (
        <text
          key={conduit.id}
          x={far ? x - 17 : x + 17}
          y={y + 4.5}
          textAnchor={far ? 'end' : 'start'}
          fill="var(--k-dim)"
          stroke="var(--k-surface)"
          strokeWidth="4"
          paintOrder="stroke"
          fontSize="14"
        >
          {text(conduit.title)}
        </text>
      ))}
      {[...layout.hosts.values()].map(({ host, x, y, width }) => (
        <g key={host.id}>
          <rect
            x={x - width / 2}
            y={y - MAP.host.height / 2}
            width={width}
            height={MAP.host.height}
            rx="3"
            fill="var(--k-surface)"
            stroke={marked.has(host.id) ? 'var(--k-high)' : 'var(--k-dim)'}
            strokeWidth={marked.has(host.id) ? 2.6 : 1.2}
          />
          <foreignObject
            x={x - width / 2 + 2}
            y={y - MAP.host.height / 2 + 2}
            width={width - 4}
            height={MAP.host.height - 4}
          >
            <div className="zone-host">
              <span>{text(host.title)}</span>
              <small className="mono">{host.id}</small>
            </div>
          </foreignObject>
        </g>
      ))}
      {lines.map((line) =>
        line.stopped ? (
          <g key={`stop ${line.conversation.from} ${line.conversation.to}`} stroke={palette.denied} strokeWidth="3.4">
            <circle cx={line.stopped[0]} cy={line.stopped[1]} r="13" fill="var(--k-surface)" strokeWidth="2" />
            {line.conversation.verdict === 'drop' ? (
              <path d={`M${line.stopped[0] - 6} ${line.stopped[1] - 6}l12 12m0-12-12 12`} />
            ) : (
              <path d={`M${line.stopped[0] - 4} ${line.stopped[1] - 8}v16m8-16v16`} />
            )}
            <title>
              {shared(`verdict.${line.conversation.verdict}`)} {line.conversation.from} → {line.conversation.to}
            </title>
          </g>
        ) : null,
      )}
      {lines.length === 0 ? (
        <text x={MAP.width / 2 + 40} y={layout.height + 17} textAnchor="middle" fill="var(--k-dim)">
          {say('quiet')}
        </text>
      ) : null}
    </svg>
  );
}

function Line({ line }: { readonly line: MapLine }) {
  const palette = usePalette();
  const denied = line.stopped !== null;
  const { conversation } = line;
  return (
    <polyline
      points={line.points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(' ')}
      fill="none"
      stroke={denied ? palette.denied : palette.truth}
      strokeWidth={Math.min(5, 1.4 + Math.log2(1 + conversation.count) * 0.6)}
      strokeDasharray={denied ? '7 5' : undefined}
      strokeLinejoin="round"
      opacity={denied ? 1 : 0.6}
      markerEnd={denied ? undefined : 'url(#zone-arrow)'}
    >
      <title>
        {conversation.from} → {conversation.to} {conversation.protocol} {conversation.operation} ×{conversation.count}
      </title>
    </polyline>
  );
}
