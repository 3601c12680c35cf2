import { useLocation } from 'preact-iso';
import { useMemo, useRef, useState } from 'preact/hooks';
import { showInvisible } from '#schema/invisible.ts';
import type { VersionFile } from '#schema/version.ts';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { formatBytes } from '../../../i18n.ts';
import { kindUi } from '../../../kinds/index.ts';
import { viewHref } from '../links.ts';
import { usePageKeys } from '../shortcuts.ts';
import type { Shown } from '../shown.ts';
import { buildFileTree, findFiles, type TreeNode } from './file-tree.ts';
import { t } from './t.ts';

type Props = { files: readonly VersionFile[]; shown: Shown; current: string };

/** With more files than this, folders start closed, except those that contain the file on show. */
const openFilesMax = 60;
/** With fewer files than this, there is no finder. */
const finderFilesMin = 6;

/** The tree of files, with a field that finds files by their path: `t` focuses it, Enter opens the first. */
export function FileBrowser({ files, shown, current }: Props) {
  const { route } = useLocation();
  const [query, setQuery] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const { manifestFile } = kindUi(shown.asset.kind);
  const tree = useMemo(() => buildFileTree(files, manifestFile), [files, manifestFile]);
  const hrefOf = (path: string) => viewHref(shown.asset, { view: 'files', path }, shown.asked);
  const found = query.trim() ? findFiles(files, query) : null;

  usePageKeys({
    t: () => {
      const details = input.current?.closest('details');
      if (details) details.open = true;
      input.current?.focus();
    },
  });

  return (
    <>
      {files.length >= finderFilesMin && (
        <input
          ref={input}
          type="search"
          class="input mb-2 min-h-9 px-3 text-sm"
          aria-label={t('finder.label')}
          aria-keyshortcuts="t"
          placeholder={t('finder.placeholder')}
          value={query}
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.isComposing) return;
            const first = found?.[0];
            if (event.key === 'Enter' && first) {
              setQuery('');
              event.currentTarget.blur();
              route(hrefOf(first.path));
            }
            if (event.key !== 'Escape') return;
            if (query) setQuery('');
            else event.currentTarget.blur();
          }}
        />
      )}
      <p role="status" class="sr-only">
        {found && t('finder.count', { count: found.length })}
      </p>
      <nav aria-label={t('tree.label')} class="tree">
        {found === null ? (
          <Nodes
            nodes={tree}
            isOpen={(path) => files.length <= openFilesMax || current.startsWith(`${path}/`)}
            {...{ current, hrefOf }}
          />
        ) : found.length > 0 ? (
          <ul>
            {found.map((file) => (
              <li key={file.path}>
                <FileLink file={file} label={file.path} {...{ current, hrefOf }} />
              </li>
            ))}
          </ul>
        ) : (
          <p class="px-2 py-1.5 text-faint wrap-anywhere">{t('finder.none', { query })}</p>
        )}
      </nav>
    </>
  );
}

type Linking = { current: string; hrefOf: (path: string) => string };

function Nodes({
  nodes,
  isOpen,
  ...linking
}: { nodes: TreeNode<VersionFile>[]; isOpen: (path: string) => boolean } & Linking) {
  return (
    <ul>
      {nodes.map((node) => (
        <li key={node.path}>
          {node.kind === 'file' ? (
            <FileLink file={node.file} label={node.name} {...linking} />
          ) : (
            <details open={isOpen(node.path)}>
              <summary>
                <Icon name="chevronRight" size={12} />
                <Icon name="folder" size={15} />
                <span class="name">
                  <Marked text={node.name} />
                </span>
                <span class="count">{node.fileCount}</span>
              </summary>
              <div>
                <Nodes nodes={node.children} isOpen={isOpen} {...linking} />
              </div>
            </details>
          )}
        </li>
      ))}
    </ul>
  );
}

function FileLink({
  file,
  label,
  current,
  hrefOf,
}: { file: VersionFile; label: string } & Linking) {
  return (
    <a
      href={hrefOf(file.path)}
      title={`${showInvisible(file.path)}, ${formatBytes(file.sizeBytes)}`}
      aria-current={file.path === current ? 'page' : undefined}
    >
      <Icon name={file.executable ? 'terminal' : 'file'} size={15} />
      <span class="name">
        <Marked text={label} />
      </span>
      {file.executable && <span class="sr-only">{t('tree.executable')}</span>}
    </a>
  );
}
