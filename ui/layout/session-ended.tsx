import { queryClient } from '../api.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { forgetSession, sessionEnded } from '../session-state.ts';
import { signOut } from '../session.ts';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { t } from '../sign-in/t.ts';

/** Asks to sign in again over the page, so that what was typed there stays. */
export default function SessionEnded() {
  /** A session that the registry refuses is refused on every read: only without its cookie one reads on. */
  async function browseOn() {
    forgetSession();
    try {
      await signOut();
    } finally {
      await queryClient.invalidateQueries();
    }
  }

  return (
    <Dialog
      open={sessionEnded.value}
      title={t('session.endedTitle')}
      onClose={() => {
        if (sessionEnded.value) void browseOn();
      }}
    >
      <p class="mb-5 text-muted">{t('session.endedText')}</p>
      <SignInForm onDone={() => {}} />
      <Button tone="quiet" class="mt-2 w-full" onClick={browseOn}>
        {t('session.browseOn')}
      </Button>
    </Dialog>
  );
}
