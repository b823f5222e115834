import { useEffect, useMemo, useRef, useState } from 'react';
import type { SiteView } from '../../range/contract/catalog.ts';
import { useLook, usePalette } from '../shared/look.ts';
import type { PlantMoment } from '../shared/plant-source.ts';
import { sharedWords } from '../shared/shared-words.ts';
import { useText, useWords } from '../shared/words.ts';
import { indexSite, viewItem } from './item-view.ts';
import { layOut, SMALL } from './layout.ts';
import { pictureWords } from './picture-words.ts';
import { drawScene } from './scene.ts';
import { openStage, type Stage } from './stage.ts';
import { Trail } from './trail.ts';
import './plant-picture.css';

interface PlantPictureProps {
  readonly site: SiteView;
  readonly picture?: string;
  readonly moment: PlantMoment | null;
  readonly onOpenLoop?: (loop: string) => void;
}

/** The plant as the operator sees it: a canvas, with a button over everything that has a faceplate. */
export function PlantPicture({ site, picture, moment, onOpenLoop }: PlantPictureProps) {
  const say = useWords(pictureWords);
  const shared = useWords(sharedWords);
  const text = useText();
  const palette = usePalette();
  const look = useLook();
  const host = useRef<HTMLDivElement>(null);
  const stage = useRef<Stage | null>(null);
  const before = useRef<readonly unknown[]>([]);
  const [ready, setReady] = useState(0);
  const [failed, setFailed] = useState(false);
  const [size, setSize] = useState({ width: 0, height: 0 });
  const index = useMemo(() => indexSite(site), [site]);
  const drawn = site.pictures.find((one) => one.id === picture) ?? site.pictures[0];
  const trail = useMemo(() => new Trail(900), []);
  const tags = useMemo(
    () => drawn?.items.filter((item) => item.symbol === 'analyser').flatMap((item) => item.points.slice(0, 1)) ?? [],
    [drawn],
  );
  const layout = useMemo(
    () => (drawn && size.width > 0 ? layOut(drawn, size.width, size.height) : null),
    [drawn, size],
  );
  const blink = useBlink(moment?.alarms.some((alarm) => alarm.state !== 'acknowledged') ?? false);

  useEffect(() => {
    const element = host.current;
    if (!element) return;
    let gone = false;
    openStage(element).then(
      (opened) => {
        // The page may have gone while the stage was being made.
        if (gone) return opened.destroy();
        stage.current = opened;
        setReady((count) => count + 1);
      },
      () => setFailed(true),
    );
    const observer = new ResizeObserver(() => {
      setSize({ width: element.clientWidth, height: element.clientHeight });
    });
    observer.observe(element);
    return () => {
      gone = true;
      observer.disconnect();
      stage.current?.destroy();
      stage.current = null;
    };
  }, []);

  useEffect(() => {
    if (ready > 0) stage.current?.resize(size.width, size.height);
  }, [size, ready]);

  // Fonts come in pieces by their characters; texts are rasterised anew once the pieces of this picture are there.
  const letters = drawn?.items.map((item) => text(item.title)).join('') ?? '';
  useEffect(() => {
    let current = true;
    const sample = `${letters}${say('running')}${say('stopped')}0123456789`;
    void Promise.all(
      ['400', '700'].map((weight) => document.fonts.load(`${weight} 14px "Noto Sans JP Variable"`, sample)),
    ).then(() => {
      if (!current) return;
      stage.current?.drawing.reset();
      setReady((count) => (count === 0 ? 0 : count + 1));
    });
    return () => {
      current = false;
    };
  }, [letters, say]);

  useEffect(() => {
    if (moment) trail.take(moment, tags);
    const current = stage.current;
    if (!current || !layout || ready === 0) return;
    // Frames come more often than the HMI polls: a picture that would look the same is not drawn again.
    const now = [JSON.stringify([moment?.shown, moment?.alarms, moment?.stale]), blink, layout, palette, text, ready];
    if (now.every((part, place) => part === before.current[place])) return;
    before.current = now;
    drawScene(current.drawing, layout, moment, {
      palette,
      domestic: look === 'domestic',
      index,
      trail,
      text,
      say,
      level: (level) => shared(`level.${level as 'H'}`),
      blink,
      small: layout.scale < SMALL,
    });
    current.render();
  });

  if (!drawn) return null;
  return (
    <section
      className="plant"
      style={{ background: palette.ground }}
      aria-label={say('picture', { title: text(drawn.title) })}
      data-stale={moment?.stale ?? false}
    >
      <div ref={host} className="plant-canvas" />
      {failed ? <p className="plant-failed">{say('failed')}</p> : null}
      <ul className={failed ? 'plant-values' : 'sr-only'}>
        {drawn.items.map((item) => {
          const values = viewItem(item, index, moment).values;
          return values.length === 0 ? null : (
            <li key={item.id} data-item={item.id}>
              {text(item.title)} {values.map((value) => `${value.label} ${value.text} ${value.unit}`).join(', ')}
            </li>
          );
        })}
      </ul>
      {onOpenLoop && layout
        ? layout.items.map(({ item, box }) =>
            item.loop === null ? null : (
              <button
                key={item.id}
                type="button"
                className="plant-hit"
                style={{ left: box.x - 8, top: box.y - 8, width: box.width + 16, height: box.height + 16 }}
                aria-label={say('openFaceplate', {
                  title: `${item.loop} ${text(index.loops.get(item.loop)?.title ?? item.title)}`,
                })}
                onClick={() => onOpenLoop(item.loop ?? '')}
              />
            ),
          )
        : null}
    </section>
  );
}

/** Alternates twice a second while there is something to blink for. */
function useBlink(active: boolean): boolean {
  const [on, setOn] = useState(true);
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setOn((was) => !was), 500);
    return () => clearInterval(timer);
  }, [active]);
  return active ? on : true;
}
