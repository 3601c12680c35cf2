import { Dialog } from '../../components/dialog.tsx';
import { setShortcutsEnabled, shortcutsEnabled } from '../../keyboard.ts';
import { t } from './t.ts';

/** The dialog that `?` opens: all keyboard shortcuts, and a switch that turns single keys off. */
export default function Shortcuts({ onClose }: { onClose: () => void }) {
  const rows: [keys: string[], between: string, meaning: string][] = [
    [['/'], '', t('keys.search')],
    [['g', 'h'], t('keys.then'), t('keys.goHome')],
    [['g', 's'], t('keys.then'), t('keys.goBrowse')],
    [['j'], '', t('keys.next')],
    [['k'], '', t('keys.previous')],
    [['Enter'], '', t('keys.open')],
    [['c'], '', t('keys.copyCommand')],
    [['f'], '', t('keys.files')],
    [['t'], '', t('keys.findFile')],
    [['v'], '', t('keys.versions')],
    [['y'], '', t('keys.permalink')],
    [['Esc'], '', t('keys.close')],
    [['?'], '', t('keys.help')],
  ];
  return (
    <Dialog open onClose={onClose} title={t('keys.title')}>
      <dl class="text-sm">
        {rows.map(([keys, between, meaning]) => (
          <div
            key={meaning}
            class="flex items-center justify-between gap-4 border-t border-line py-2 first:border-t-0"
          >
            <dt class="text-muted">{meaning}</dt>
            <dd class="flex items-center gap-1.5 text-faint">
              {keys.map((key, index) => (
                <>
                  {index > 0 && <span class="text-xs">{between}</span>}
                  <kbd class="kbd">{key}</kbd>
                </>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <label class="mt-4 flex items-start gap-3 rounded-lg bg-sunken p-3 text-sm">
        <input
          type="checkbox"
          checked={shortcutsEnabled.value}
          onChange={(event) => setShortcutsEnabled(event.currentTarget.checked)}
          class="mt-1 size-4 accent-accent"
        />
        <span>
          <span class="font-medium">{t('keys.enabled')}</span>
          <span class="block text-faint">{t('keys.enabledHint')}</span>
        </span>
      </label>
    </Dialog>
  );
}
