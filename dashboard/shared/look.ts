import { useSyncExternalStore } from 'react';
import { type Look, looks, type Palette, palettes } from './palette.ts';

const KEY = 'kunren.look';
const listeners = new Set<() => void>();
let current: Look = initial();

function initial(): Look {
  const stored = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEY);
  const known = looks.find((look) => look === stored);
  if (known) return known;
  const prefersDark = typeof matchMedia !== 'undefined' && matchMedia('(prefers-color-scheme: dark)').matches;
  return prefersDark ? 'dark' : 'light';
}

function apply(): void {
  if (typeof document === 'undefined') return;
  document.documentElement.dataset.look = current;
  document.documentElement.dataset.mantineColorScheme = current === 'dark' ? 'dark' : 'light';
}
apply();

export function setLook(look: Look): void {
  current = look;
  localStorage.setItem(KEY, look);
  apply();
  for (const listener of listeners) listener();
}

export function useLook(): Look {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

export function usePalette(): Palette {
  return palettes[useLook()];
}
