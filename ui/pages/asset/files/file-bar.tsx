import { useEffect, useState } from 'preact/hooks';
import { assetRoute } from '#schema/client.ts';
import type { FileSource, VersionFile } from '#schema/version.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button, LinkButton } from '../../../components/button.tsx';
import { Marked } from '../../../components/marked.tsx';
import { formatBytes } from '../../../i18n.ts';
import { client } from '../../../api.ts';
import { copyAndTell } from '../install/copy.ts';
import { rawHref, viewHref } from '../links.ts';
import { assetParams } from '../queries.ts';
import { t as page } from '../t.ts';
import type { Shown } from '../shown.ts';
import { isImage, isText } from './file-view.ts';
import { formatLineHash, parseLineHash } from './line-range.ts';
import { t } from './t.ts';
import type { LineSelection } from './use-selected-lines.ts';

type Props = {
  shown: Shown;
  file: VersionFile;
  source: FileSource | null;
  lines: LineSelection;
  wrap: boolean;
  setWrap: (wrap: boolean) => void;
};

/** The bar above a file: its path, its facts and its actions. */
export function FileBar({ shown, file, source, lines, wrap, setWrap }: Props) {
  const { asset, version } = shown;
  const raw = rawHref(asset, version.version, file.path);
  const lineCount = source?.lines?.length ?? 0;
  // Before the lines have loaded, the media type says whether to expect any, so that nothing moves.
  const hasLines = !isImage(file.path) && (source ? lineCount > 0 : isText(file));

  async function copyFile() {
    const params = { ...assetParams(asset), version: version.version, path: file.path };
    const response = await client.raw(
      assetRoute(
        asset.kind,
        'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/files/{path}',
      ),
      { params },
    );
    await copyAndTell(await response.text(), t('file.copied'));
  }

  const copyLink = () => {
    const link = viewHref(asset, { view: 'files', path: file.path }, version.version);
    const hash = lines.selected ? formatLineHash(lines.selected) : '';
    void copyAndTell(new URL(link + hash, location.origin).href, page('keys.copyLink'));
  };

  return (
    <div class="file-bar">
      <div>
        <h2 class="font-mono text-sm font-medium tracking-normal wrap-anywhere">
          <Marked text={file.path} />
        </h2>
        <p class="flex flex-wrap items-center gap-x-3 text-xs text-faint">
          <span>{formatBytes(file.sizeBytes)}</span>
          {file.executable && <Badge icon="terminal">{t('file.executable')}</Badge>}
          {source?.language && <span>{source.language}</span>}
          {lineCount > 0 && !isImage(file.path) && (
            <span>{t('file.lines', { count: lineCount })}</span>
          )}
        </p>
      </div>
      <div class="flex flex-wrap items-center gap-1">
        {hasLines && (
          <>
            <LineField selection={lines} lineCount={lineCount} />
            <Button
              tone="quiet"
              aria-pressed={wrap}
              class="pressable"
              onClick={() => setWrap(!wrap)}
            >
              {t('file.wrap')}
            </Button>
            <Button tone="quiet" icon="copy" onClick={() => void copyFile()}>
              {t('file.copy')}
            </Button>
          </>
        )}
        <Button tone="quiet" onClick={copyLink} aria-keyshortcuts="y">
          {t('file.permalink')}
        </Button>
        <LinkButton tone="quiet" href={raw} title={t('file.rawTitle', { path: file.path })}>
          {t('file.raw')}
        </LinkButton>
      </div>
    </div>
  );
}

/** Selects lines by keyboard: `3` or `3-9`; empty text clears the selection. */
function LineField({ selection, lineCount }: { selection: LineSelection; lineCount: number }) {
  const { selected, set } = selection;
  const shown = selected ? formatLineHash(selected).replaceAll(/[#L]/g, '') : '';
  const [text, setText] = useState(shown);
  useEffect(() => setText(shown), [shown]);

  return (
    <form
      class="line-field"
      onSubmit={(event) => {
        event.preventDefault();
        const range = parseLineHash(`#L${text.trim()}`);
        set(range && range.from <= lineCount ? range : null);
        if (!range) setText('');
      }}
    >
      <label for="line-field">{t('file.gotoLine')}</label>
      <input
        id="line-field"
        class="input"
        inputMode="numeric"
        autocomplete="off"
        placeholder="3-9"
        title={t('file.gotoLineHint')}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      <span role="status" class="sr-only">
        {selected && t('file.selected', selected)}
      </span>
    </form>
  );
}
