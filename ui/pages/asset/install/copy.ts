import { copyText } from '../../../clipboard.ts';
import { showToast } from '../../../components/toast.ts';
import { t as shell } from '../../../i18n.ts';
import { t } from '../t.ts';

/** Copies text and says `done` in a toast, or says how to copy it by hand; false in that case. */
export async function copyAndTell(text: string, done: string): Promise<boolean> {
  const copied = await copyText(text);
  if (copied) showToast(done);
  else showToast(shell('copy.failed'), { tone: 'danger' });
  return copied;
}

/** Copies the command that installs a version. */
export function copyCommand(command: string): Promise<boolean> {
  return copyAndTell(command, t('install.copied'));
}
