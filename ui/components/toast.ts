import { signal } from '@preact/signals';

export type Toast = { id: number; text: string; tone: 'neutral' | 'danger'; quiet: boolean };

/** The toasts on screen, oldest first. */
export const toasts = signal<readonly Toast[]>([]);

let nextId = 1;
const shownMilliseconds = 5000;

/**
 * Shows a message for five seconds and has screen readers read it. `quiet` has it read without showing it, for what
 * the page shows already.
 */
export function showToast(
  text: string,
  { tone = 'neutral', quiet = false }: { tone?: Toast['tone']; quiet?: boolean } = {},
): void {
  const toast: Toast = { id: nextId, text, tone, quiet };
  nextId += 1;
  toasts.value = [...toasts.value, toast].slice(-3);
  setTimeout(() => dismissToast(toast.id), shownMilliseconds);
}

/** Removes a toast before its time. */
export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
