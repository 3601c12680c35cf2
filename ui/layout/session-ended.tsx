import { queryClient } from '../api.ts';
import { Button } from '../components/button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { forgetSession, sessionEnded } from '../session-state.ts';
import { signOut } from '../session.ts';
import { SignInForm } from '../sign-in/sign-in-form.tsx';
import { t } from '../sign-in/t.ts';

/** A dialog that asks to sign in again. What was typed in the page below it stays. */
export default function SessionEnded() {
  /** Signs out, because the registry refuses every read that carries an ended session. */
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
