import { useEffect, useState } from 'preact/hooks';

/**
 * The secret of an invitation or reset link (`#sl_…`); null without one. It is taken out of the address bar, so that it
 * stays in no history and is not copied with the address.
 */
export function useLinkSecret(): string | null {
  const [secret, setSecret] = useState(takeSecret);
  useEffect(() => {
    // A link that is pasted while the page is open loads nothing anew.
    const take = () => setSecret((before) => takeSecret() ?? before);
    addEventListener('hashchange', take);
    return () => removeEventListener('hashchange', take);
  }, []);
  return secret;
}

function takeSecret(): string | null {
  const [, found = null] = /^#(sl_[A-Za-z0-9_-]{43})$/.exec(location.hash) ?? [];
  if (found !== null) history.replaceState(history.state, '', location.pathname + location.search);
  return found;
}
