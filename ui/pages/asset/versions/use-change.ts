import { useState } from 'preact/hooks';
import type { Client } from '#schema/client.ts';
import { client, noticeEndedSession } from '../../../api.ts';
import { showToast } from '../../../components/toast.ts';
import { type AssetName, refreshAsset } from '../queries.ts';

/** One change to an asset at a time: whether it is under way, what went wrong, and how to make it. */
export type Change = {
  isSaving: boolean;
  error: unknown;
  /** Makes the change, says `done`, loads all that shows the asset anew; false when it failed. */
  change: (write: (client: Client) => Promise<unknown>, done: string) => Promise<boolean>;
  clear: () => void;
};

/** Changes to an asset, told by a toast when done; errors are for the caller to show where they arose. */
export function useChange(asset: AssetName): Change {
  const [isSaving, setSaving] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function change(
    write: (client: Client) => Promise<unknown>,
    done: string,
  ): Promise<boolean> {
    // A second press while the first is on its way would only be a conflict.
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
