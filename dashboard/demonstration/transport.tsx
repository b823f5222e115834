import { elapsed } from '../shared/format.ts';
import { useText, useWords } from '../shared/words.ts';
import { demonstrationWords } from './demonstration-words.ts';
import { type Chapter, lengthOf, startOf } from './script.ts';
import type { Player } from './use-player.ts';

interface TransportProps {
  readonly chapters: readonly Chapter[];
  readonly player: Player;
  readonly index: number;
}

/** Chapters to jump to, and a slider over the whole. */
export function Transport({ chapters, player, index }: TransportProps) {
  const say = useWords(demonstrationWords);
  const text = useText();
  const length = lengthOf(chapters);
  return (
    <div style={{ minWidth: 0 }}>
      <nav className="demo-chapters" aria-label={say('chapters')}>
        {chapters.map((chapter, at) => {
          const start = startOf(chapters, at);
          const done = Math.min(1, Math.max(0, (player.position - start) / chapter.seconds));
          return (
            <button
              key={chapter.id}
              type="button"
              aria-current={at === index ? 'step' : undefined}
              onClick={() => player.seek(start)}
            >
              {at + 1}. {text(chapter.title)}
              <i style={{ width: `${done * 100}%` }} />
            </button>
          );
        })}
      </nav>
      <input
        type="range"
        min={0}
        max={length}
        step={0.5}
        value={player.position}
        aria-label={say('position')}
        aria-valuetext={elapsed(player.position)}
        onChange={(event) => player.seek(Number(event.currentTarget.value))}
      />
    </div>
  );
}
