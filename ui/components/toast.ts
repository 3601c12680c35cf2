import { signal } from '@preact/signals';

export type Toast = { id: number; text: string; tone: 'neutral' | 'danger'; quiet: boolean };

/** What is on show, oldest first. */
export const toasts = signal<readonly Toast[]>([]);

let nextId = 1;
const shownMilliseconds = 5000;

/**
 * Says something for five seconds, also to screen readers. `quiet` only tells them: for what the
 * page shows already.
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

/** Takes one away. */
export function dismissToast(id: number): void {
  toasts.value = toasts.value.filter((toast) => toast.id !== id);
}
