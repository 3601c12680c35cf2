import { useMemo } from 'preact/hooks';
import { LinkButton } from '../../components/button.tsx';
import type { Shown } from '../../pages/asset/shown.ts';
import { openersOf } from './snippet/open-in.ts';
import { t } from './t.ts';

/** Links that open a client and add the server to it, with placeholders for all values. */
export function Openers({ shown: { asset, version } }: { shown: Shown }) {
  const openers = useMemo(
    () => openersOf(asset.name, version.manifest),
    [asset.name, version.manifest],
  );
  return (
    <>
      {openers.map(({ target, label, href }) => (
        <LinkButton key={target} icon="server" href={href} rel="noreferrer">
          {t('install.openIn', { client: label })}
        </LinkButton>
      ))}
    </>
  );
}
