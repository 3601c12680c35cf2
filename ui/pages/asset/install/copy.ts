import { copyText } from '../../../clipboard.ts';
import { showToast } from '../../../components/toast.ts';
import { t } from '../t.ts';

/** Copies text and says so, or says how to do it by hand. */
export async function copyAndTell(text: string, done: string): Promise<boolean> {
  const copied = await copyText(text);
  if (copied) showToast(done);
  else showToast(t('install.copyFailed'), { tone: 'danger' });
  return copied;
}
