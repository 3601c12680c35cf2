import { serverJsonOf } from '#schema/kinds/mcp/normalise.ts';
import type { VersionDetail } from '#schema/version.ts';
import { Marked } from '../../components/marked.tsx';
import { Fact } from '../../pages/asset/overview/fact.tsx';
import { t } from './t.ts';

/** Where the author of an MCP server says that more about it is. */
export function McpFacts({ version: { manifest } }: { version: VersionDetail }) {
  const { websiteUrl, repository } = serverJsonOf(manifest);
  return (
    <>
      {websiteUrl && <LinkFact label={t('rail.website')} url={websiteUrl} />}
      {repository?.url && <LinkFact label={t('rail.source')} url={repository.url} />}
    </>
  );
}

/** A publisher wrote the address: only one of the web becomes a link. */
function LinkFact({ label, url }: { label: string; url: string }) {
  const shown = url.replace(/^https?:\/\//i, '').replace(/\/$/, '');
  return (
    <Fact label={label}>
      {/^https?:\/\//i.test(url) ? (
        <a class="link inline-block py-0.5" href={url} rel="nofollow noreferrer">
          <Marked text={shown} />
        </a>
      ) : (
        <Marked text={url} />
      )}
    </Fact>
  );
}
