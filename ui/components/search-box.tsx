import { useLocation } from 'preact-iso';
import { useEffect, useRef, useState } from 'preact/hooks';
import { basePath, href } from '../base.ts';
import { t } from '../i18n.ts';
import { shortcutsEnabled } from '../keyboard.ts';
import { nouns } from '../kinds/nouns.ts';
import { formatSearch, parseSearch, type SearchState } from '../pages/search/search-state.ts';
import { Icon } from './icon.tsx';

/** How long someone must pause before the results follow the typing. */
const pauseMilliseconds = 250;

/**
 * The search box, of which a page has one. Enter goes to the results. On the results page they follow the typing,
 * but never while an IME composes. A new query keeps the filters in the URL and drops the cursor.
 */
export function SearchBox({ hero = false }: { hero?: boolean }) {
  const { path, url, route } = useLocation();
  const found = parseSearch(
    path.slice(basePath.length),
    new URL(url, location.origin).searchParams,
  );
  const onResults = found !== null;
  const inUrl: Partial<SearchState> = found ?? {};
  const label = inUrl.kind ? t('search.label', nouns(inUrl.kind)) : t('search.labelAll');
  const roomy = matchMedia('(width >= 40rem)').matches;
  const [text, setText] = useState(inUrl.q ?? '');
  const input = useRef<HTMLInputElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  useEffect(() => {
    // While someone types, the text is newer than the URL.
    if (document.activeElement !== input.current || timer.current === null) setText(inUrl.q ?? '');
  }, [inUrl.q, onResults]);
  useEffect(() => () => clearTimeout(timer.current ?? undefined), []);

  function go(q: string, replace: boolean) {
    clearTimeout(timer.current ?? undefined);
    timer.current = null;
    const { kind, tags, namespace, sort } = inUrl;
    const next = href(formatSearch({ kind, q: q.trim(), tags, namespace, sort }));
    if (next !== url) route(next, replace);
  }

  function follow(q: string, composing: boolean) {
    setText(q);
    if (!onResults || composing) return;
    clearTimeout(timer.current ?? undefined);
    timer.current = setTimeout(() => go(q, true), pauseMilliseconds);
  }

  return (
    <form
      role="search"
      action={href('/search')}
      class="relative w-full"
      onSubmit={(event) => {
        event.preventDefault();
        go(text, onResults && (inUrl.q ?? '') === '');
      }}
    >
      <Icon
        name="search"
        size={hero ? 20 : 16}
        class={`pointer-events-none absolute inset-y-0 my-auto text-faint ${hero ? 'left-4' : 'left-3'}`}
      />
      <input
        ref={input}
        data-search
        type="search"
        name="q"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        enterkeyhint="search"
        maxLength={1000}
        aria-label={label}
        aria-keyshortcuts={shortcutsEnabled.value ? '/' : undefined}
        placeholder={hero && roomy ? t('search.placeholder') : label}
        value={text}
        onInput={(event) => follow(event.currentTarget.value, event.isComposing)}
        onCompositionEnd={(event) => follow(event.currentTarget.value, false)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !event.isComposing) event.currentTarget.blur();
        }}
        class={`input peer ${hero ? 'min-h-14 rounded-xl pr-24 pl-12 text-[1.0625rem] focus-visible:rounded-xl' : 'min-h-9 pr-3 pl-9 text-sm sm:pr-9'}`}
      />
      {hero ? (
        <button type="submit" class="btn btn-primary absolute inset-y-2 right-2 h-10 px-4">
          {t('search.submit')}
        </button>
      ) : (
        shortcutsEnabled.value && (
          <kbd
            aria-hidden="true"
            class="kbd pointer-events-none absolute inset-y-0 right-2 my-auto hidden peer-focus:hidden sm:inline-flex"
          >
            /
          </kbd>
        )
      )}
    </form>
  );
}
