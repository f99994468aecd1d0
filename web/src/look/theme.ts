import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';
const KEY = 'interurban:theme';
const night = matchMedia('(prefers-color-scheme: dark)');

const chosen = (): Theme | null => {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : null;
};

/** The theme in use: the one that was chosen, else that of the system. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const [theme, setTheme] = useState<Theme>(() => chosen() ?? (night.matches ? 'dark' : 'light'));
  useEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  useEffect(() => {
    const follow = () => chosen() ?? setTheme(night.matches ? 'dark' : 'light');
    night.addEventListener('change', follow);
    return () => night.removeEventListener('change', follow);
  }, []);
  const choose = (next: Theme) => {
    localStorage.setItem(KEY, next);
    document.documentElement.dataset.theme = next;
    setTheme(next);
  };
  return [theme, choose];
}

const probe = document.createElement('i');
const memory = new Map<string, string>();

/** A colour token of the theme in use, as `#rrggbb`: the drawing library reads no other form well. */
export function token(name: string): string {
  const key = `${document.documentElement.dataset.theme ?? ''}${name}`;
  const known = memory.get(key);
  if (known) return known;
  probe.style.color = `var(--${name})`;
  probe.hidden = true;
  if (!probe.isConnected) document.body.append(probe);
  const parts = getComputedStyle(probe).color.match(/[\d.]+/g)?.slice(0, 3).map(Number) ?? [0, 0, 0];
  const colour = `#${parts.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
  memory.set(key, colour);
  return colour;
}

/** An opaque mix of two colours of the form `#rrggbb`; `share` is that of the first. */
export function mix(first: string, second: string, share: number): string {
  const part = (colour: string, index: number) => Number.parseInt(colour.slice(1 + 2 * index, 3 + 2 * index), 16);
  const parts = [0, 1, 2].map((index) => Math.round(part(first, index) * share + part(second, index) * (1 - share)));
  return `#${parts.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

export const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
