import { signal } from '@preact/signals';
import { defaultChoice, type InstallChoice, parseChoice } from './install-choice.ts';

const storageKey = 'agenthub.install';

/** Which agent targets and scope the visitor last chose; kept in this browser where it allows that. */
export const choice = signal<InstallChoice>(read() ?? defaultChoice);

/** Takes a choice, and remembers it. */
export function setChoice(next: InstallChoice): void {
  choice.value = next;
  try {
    localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // Storage is full or switched off: the choice then lasts as long as the page.
  }
}

function read(): InstallChoice | null {
  try {
    return parseChoice(localStorage.getItem(storageKey));
  } catch {
    return null;
  }
}
