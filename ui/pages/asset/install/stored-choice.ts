import { signal } from '@preact/signals';
import { defaultChoice, type InstallChoice, parseChoice } from './install-choice.ts';

const storageKey = 'agenthub.install';

/** The agent targets and scope that the visitor last chose, kept in localStorage where the browser allows it. */
export const choice = signal<InstallChoice>(read() ?? defaultChoice);

/** Changes the choice and stores it. */
export function setChoice(next: InstallChoice): void {
  choice.value = next;
  try {
    localStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // Storage is full or disabled: the choice lasts as long as the page.
  }
}

function read(): InstallChoice | null {
  try {
    return parseChoice(localStorage.getItem(storageKey));
  } catch {
    return null;
  }
}
