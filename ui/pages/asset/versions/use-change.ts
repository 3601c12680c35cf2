import { useState } from 'preact/hooks';
import type { Client } from '#schema/client.ts';
import { client, noticeEndedSession } from '../../../api.ts';
import { showToast } from '../../../components/toast.ts';
import { type AssetName, refreshAsset } from '../queries.ts';

/** Makes one change to an asset at a time, with its state and its error. */
export type Change = {
  isSaving: boolean;
  error: unknown;
  /** Makes the change, says `done` in a toast and reloads what shows the asset; false when it failed. */
  change: (write: (client: Client) => Promise<unknown>, done: string) => Promise<boolean>;
  clear: () => void;
};

/** Changes an asset. A toast says when it is done; the caller shows the error at its form. */
export function useChange(asset: AssetName): Change {
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function change(
    write: (client: Client) => Promise<unknown>,
    done: string,
  ): Promise<boolean> {
    // A second press during the first change would be a conflict.
    if (isSaving) return false;
    setSaving(true);
    setError(null);
    try {
      await write(client);
    } catch (err) {
      noticeEndedSession(err);
      setError(err);
      return false;
    } finally {
      setSaving(false);
    }
    showToast(done);
    await refreshAsset(asset);
    return true;
  }
  return { isSaving, error, change, clear: () => setError(null) };
}
