import { signal } from '@preact/signals';
import { readCookie, writeCookie } from './cookie.ts';

/** The actions that keys trigger; the layout implements them. */
export type Actions = { search(): void; help(): void; goHome(): void; goBrowse(): void };

/** Whether single-key shortcuts are on; visitors can turn them off (WCAG 2.1.4). */
export const shortcutsEnabled = signal(readCookie('shortcuts') !== 'off');

/** Turns single-key shortcuts on or off and remembers the choice. */
export function setShortcutsEnabled(enabled: boolean): void {
  shortcutsEnabled.value = enabled;
  writeCookie('shortcuts', enabled ? null : 'off');
}

/** How long `g` waits for its second key. */
const sequenceMilliseconds = 1500;

/**
 * Listens for `/`, `?`, `g h`, `g s`, `j` and `k` on the document until the function it returns is
 * called. Nothing happens while someone types, composes with an IME, or has a dialog open.
 */
export function listenForKeys(actions: Actions): () => void {
  let goUntil = 0;
  const onKeyDown = (event: KeyboardEvent) => {
    if (isTyping(event)) return;
    const going = event.timeStamp < goUntil;
    goUntil = 0;
    const key = keyOf(event);
    if (going && key === 'h') actions.goHome();
    else if (going && key === 's') actions.goBrowse();
    else if (key === 'g') goUntil = event.timeStamp + sequenceMilliseconds;
    else if (key === '?') actions.help();
    else if (key === '/') actions.search();
    else if (key === 'j') moveInList(1);
    else if (key === 'k') moveInList(-1);
    else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', onKeyDown);
  return () => document.removeEventListener('keydown', onKeyDown);
}

/** The key as a Latin keyboard names it: under a Chinese IME, `/` gives 、 and `?` gives ？. */
function keyOf(event: KeyboardEvent): string {
  const isLatin = /^[!-~]$/.test(event.key);
  if (event.code === 'Slash' && !isLatin) return event.shiftKey ? '?' : '/';
  return event.key;
}

/** Whether to ignore a key: someone types, composes or uses a dialog, or single keys are turned off. */
export function isTyping(event: KeyboardEvent): boolean {
  if (!shortcutsEnabled.value || event.defaultPrevented || event.isComposing) return true;
  if (event.ctrlKey || event.metaKey || event.altKey) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest('input, textarea, select')) return true;
  return document.querySelector('dialog:modal') !== null;
}

/** Moves the focus to the next or previous link marked `data-item`; the browser follows a focused link on Enter. */
function moveInList(step: 1 | -1): void {
  const items = [...document.querySelectorAll<HTMLElement>('[data-item]')];
  const current = items.findIndex((item) => item === document.activeElement);
  const next = items[current === -1 ? (step === 1 ? 0 : items.length - 1) : current + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
