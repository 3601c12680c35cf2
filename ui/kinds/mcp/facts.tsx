import { declaredInputs } from '#schema/kinds/mcp/inputs.ts';
import { serverJsonOf } from '#schema/kinds/mcp/normalise.ts';
import type { VersionDetail } from '#schema/version.ts';
import { Fact } from '../../pages/asset/overview/fact.tsx';
import { packagesOf, remotesOf } from './launches.ts';
import { t } from './t.ts';

/** How an MCP server is started or reached, and the values that it asks for. */
export function McpFacts({ version: { manifest } }: { version: VersionDetail }) {
  const inputs = declaredInputs(serverJsonOf(manifest)).map(({ name }) => name);
  const rows = [
    { label: t('rail.packages'), values: packagesOf(manifest) },
    { label: t('rail.remotes'), values: remotesOf(manifest) },
    { label: t('rail.inputs'), values: inputs },
  ];
  return (
    <>
      {rows
        .filter(({ values }) => values.length > 0)
        .map(({ label, values }) => (
          <Fact key={label} label={label}>
            {values.join(', ')}
          </Fact>
        ))}
    </>
  );
}
