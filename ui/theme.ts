import { signal } from '@preact/signals';
import { readCookie, writeCookie } from './cookie.ts';

export type Theme = 'system' | 'light' | 'dark';
const themes: readonly Theme[] = ['system', 'light', 'dark'];

const stored = themes.find((theme) => theme === readCookie('theme')) ?? 'system';

/** The theme that the visitor chose; `system` follows the device. */
export const theme = signal<Theme>(stored);
apply(stored);

/** Applies a theme and stores it in the cookie `theme`, from which the server writes `data-theme`. */
export function setTheme(next: Theme): void {
  theme.value = next;
  writeCookie('theme', next === 'system' ? null : next);
  apply(next);
}

/** The theme after this one, in the order system, light, dark. */
export function nextTheme(current: Theme): Theme {
  return themes[(themes.indexOf(current) + 1) % themes.length] ?? 'system';
}

function apply(next: Theme): void {
  if (next === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
}
