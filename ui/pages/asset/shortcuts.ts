import { useEffect, useRef } from 'preact/hooks';
import { isTyping } from '../../keyboard.ts';

/** The actions of single keys on a page, by key in lower case. */
export type PageKeys = Readonly<Record<string, () => void>>;

/**
 * Listens for single keys while a page is mounted. It ignores them while someone types, composes, has a dialog open
 * or holds Ctrl, Alt or Meta, and when single keys are turned off.
 */
export function usePageKeys(keys: PageKeys): void {
  const current = useRef(keys);
  current.current = keys;
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.shiftKey || isTyping(event)) return;
      const act = Object.hasOwn(current.current, event.key)
        ? current.current[event.key]
        : undefined;
      if (!act) return;
      event.preventDefault();
      act();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, []);
}
