import { useCallback, useEffect, useRef, useState } from 'react';

export interface Player {
  /** Wall seconds since the beginning. */
  readonly position: number;
  readonly playing: boolean;
  readonly ended: boolean;
  toggle(): void;
  seek(position: number): void;
}

/** Plays from 0 to `length` wall seconds; Space and the arrow keys move it while no field has the keyboard. */
export function usePlayer(length: number): Player {
  const [position, setPosition] = useState(0);
  const [playing, setPlaying] = useState(false);
  const last = useRef(0);
  const ended = length > 0 && position >= length;
  useEffect(() => {
    if (!playing) return;
    let request = 0;
    last.current = performance.now();
    const tick = (now: number) => {
      const passed = (now - last.current) / 1000;
      // Ten pictures a second are enough for a plant, and leave the machine to the drawing.
      if (passed >= 0.1) {
        last.current = now;
        setPosition((before) => Math.min(length, before + Math.min(passed, 1)));
      }
      request = requestAnimationFrame(tick);
    };
    request = requestAnimationFrame(tick);
    return () => cancelAnimationFrame(request);
  }, [playing, length]);
  useEffect(() => {
    if (ended) setPlaying(false);
  }, [ended]);
  const seek = useCallback((to: number) => setPosition(Math.min(length, Math.max(0, to))), [length]);
  const toggle = useCallback(() => {
    if (ended) setPosition(0);
    setPlaying((was) => !was);
  }, [ended]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (['INPUT', 'TEXTAREA', 'SELECT', 'BUTTON'].includes(target.tagName) && event.key === ' ') return;
      if (event.altKey || event.ctrlKey || ['TEXTAREA', 'SELECT'].includes(target.tagName)) return;
      if (event.key === ' ') toggle();
      else if (event.key === 'ArrowLeft') seek(position - 5);
      else if (event.key === 'ArrowRight') seek(position + 5);
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [toggle, seek, position]);
  return { position, playing, ended, toggle, seek };
}
