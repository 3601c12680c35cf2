import { useLocation } from 'preact-iso';
import type { Account } from '#schema/user.ts';
import { href } from '../base.ts';
import { Avatar } from '../components/avatar.tsx';
import { Disclosure } from '../components/disclosure.tsx';
import { describeError } from '../components/error-text.ts';
import { Icon } from '../components/icon.tsx';
import { showToast } from '../components/toast.ts';
import { t } from '../i18n.ts';
import { formatSearch } from '../pages/search/search-state.ts';
import { signOut } from '../session.ts';

const entry = 'flex min-h-9 w-full items-center gap-2.5 rounded-md px-2.5 hover:bg-sunken';

/** Who is signed in, a link to what they have published, and the button to sign out. */
export default function AccountMenu({ account }: { account: Account }) {
  const { route } = useLocation();

  async function leave() {
    try {
      await signOut();
      showToast(t('nav.signedOut'));
      route(href('/'));
    } catch (err) {
      showToast(describeError(err).title, { tone: 'danger' });
    }
  }

  return (
    <Disclosure
      label={t('nav.account', { name: account.username })}
      button={
        <>
          <Avatar name={account.username} />
          <Icon name="chevronDown" size={14} />
        </>
      }
    >
      <p class="mb-1 truncate border-b border-line px-2.5 pt-1 pb-2.5">
        <span class="block truncate font-medium">{account.displayName ?? account.username}</span>
        <span class="block truncate text-faint">{account.email}</span>
      </p>
      <a href={href(formatSearch({ namespace: account.username, sort: 'updated' }))} class={entry}>
        <Icon name="box" />
        {t('nav.mine')}
      </a>
      <button type="button" onClick={leave} class={entry}>
        <Icon name="signOut" />
        {t('nav.signOut')}
      </button>
    </Disclosure>
  );
}
