import { Command, Option } from 'clipanion';
import type { AssetSummary } from '#schema/asset.ts';
import { assetRoute, type Client } from '#schema/client.ts';
import { type Kind, kindNames } from '#schema/kind.ts';
import type { Page } from '#schema/page.ts';
import { BaseCommand, parseChoice, parseCount } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import { signInForMore } from '../refs.ts';

const sorts = ['installs', 'updated', 'name', 'relevance'] as const;

/** `find [words]`: searches the registry; without words, lists the most installed assets. */
export class Find extends BaseCommand {
  static override paths = [['find'], ['search']];
  static override usage = Command.Usage({
    category: 'Assets',
    description: 'Search the registry',
    details:
      'Searches skills, MCP servers and agents. In a pipe each line is  ref, description, installs, version, kind  with tabs between. Without words, the most installed are listed.',
    examples: [
      ['Everything about PDF', '$0 find pdf'],
      ['Only MCP servers', '$0 find postgres --type mcp'],
      ['With two tags, newest first', '$0 find --tag pdf --tag office --sort updated'],
      ['For a script', '$0 find pdf --json'],
    ],
  });

  words = Option.Rest({ name: 'words' });
  type = Option.String('--type', { description: `<kind> Only ${kindNames.join(', ')}` });
  tags = Option.Array('--tag', {
    description: '<tag> Only with this tag; repeat for several tags',
  });
  namespace = Option.String('--ns', { description: '<namespace> Only in this namespace' });
  owner = Option.String('--owner', { description: '<username> Only owned by this user' });
  target = Option.String('--agent', { description: '<id> Only for this agent target' });
  sort = Option.String('--sort', { description: `<order> ${sorts.join(', ')}` });
  limit = Option.String('--limit', {
    description: '<n> Maximum number of results of each kind, 1 to 100; default 20',
  });
  page = Option.String('--page', { description: '<n> Page number, from 1' });
  cursor = Option.String('--cursor', {
    description: '<cursor> nextCursor of an earlier --json answer',
  });

  async execute() {
    const query = {
      q: this.words.join(' '),
      sort: parseChoice('--sort', this.sort, sorts),
      size: parseCount('--limit', this.limit, { min: 1, max: 100 }) ?? 20,
      tag: this.tags,
      namespace: this.namespace,
      owner: this.owner,
      target: this.target,
    };
    const number = parseCount('--page', this.page, { min: 1, max: 1000 }) ?? 1;
    const only = this.onlyKind ?? parseChoice('--type', this.type, kindNames) ?? null;
    const kinds = only === null ? kindNames : [only];
    const client = await this.client();
    const starts = this.cursor === undefined ? null : parseCursor(this.cursor, kinds);
    const pages = await Promise.all(
      kinds
        .filter((kind) => starts === null || starts.has(kind))
        .map(async (kind) => {
          const page = await pageOf(client, kind, { ...query, cursor: starts?.get(kind) }, number);
          return { kind, ...page };
        }),
    );
    const page = {
      items: pages.flatMap(({ items }) => items),
      nextCursor: formatCursor(pages),
      total: pages.reduce((sum, { total }) => sum + total, 0),
      totals: Object.fromEntries(pages.map(({ kind, total }) => [kind, total])),
    };
    this.output.result(page, () => {
      this.output.table(
        [
          { title: 'REF' },
          { title: 'DESCRIPTION', flexible: true },
          { title: 'INSTALLS', align: 'right' },
          { title: 'VERSION' },
          { title: 'KIND' },
        ],
        page.items.map((item) => [
          item.ref,
          item.description,
          item.installs,
          item.latestVersion,
          item.kind,
        ]),
      );
    });
    await this.#tellMore(page, number);
  }

  async #tellMore(page: Page<AssetSummary>, number: number): Promise<void> {
    if (this.json) return;
    const { token } = await this.settings();
    if (page.items.length === 0) {
      this.output.note(page.total > 0 ? 'no such page' : 'nothing found');
      if (token === null) this.output.hint(signInForMore);
    } else if (page.nextCursor !== null && this.output.interactive) {
      const words = this.words.join(' ');
      const again = [this.#invocation(), words, `--page ${number + 1}`].filter(Boolean).join(' ');
      this.output.note(`${page.items.length} of ${page.total}; more:  ${again}`);
    }
  }

  #invocation(): string {
    const type = this.type === undefined ? '' : ` --type ${this.type}`;
    return `agenthub-cli ${this.path.join(' ')}${type}`;
  }
}

type Query = RouteQuery & { cursor: string | undefined };
type RouteQuery = {
  q: string;
  sort: (typeof sorts)[number] | undefined;
  size: number;
  tag: string[] | undefined;
  namespace: string | undefined;
  owner: string | undefined;
  target: string | undefined;
};

/** The n-th page of a kind. The API pages by cursor, so the pages before it are fetched too. */
async function pageOf(
  client: Client,
  kind: Kind,
  query: Query,
  number: number,
): Promise<Page<AssetSummary>> {
  let { cursor } = query;
  for (let at = 1; ; at += 1) {
    const page = await client.call(assetRoute(kind, 'GET /api/v1/{kind}'), {
      query: { ...query, cursor },
    });
    if (at === number) return page;
    if (page.nextCursor === null) return { items: [], nextCursor: null, total: page.total };
    cursor = page.nextCursor;
  }
}

/** One cursor for the kinds that have more: `skill:CURSOR,mcp:CURSOR`; null if none has. */
function formatCursor(pages: { kind: Kind; nextCursor: string | null }[]): string | null {
  const more = pages.filter(({ nextCursor }) => nextCursor !== null);
  return more.map(({ kind, nextCursor }) => `${kind}:${nextCursor}`).join(',') || null;
}

/** The cursor of each kind. A cursor of one kind alone may be bare, as the API gives it. */
function parseCursor(text: string, kinds: readonly Kind[]): Map<Kind, string> {
  const cursors = new Map<Kind, string>();
  for (const part of text.split(',')) {
    const colon = part.indexOf(':');
    const kind = colon === -1 ? kinds[0] : kinds.find((one) => one === part.slice(0, colon));
    if (kind === undefined) throw new UsageError(`Not a cursor of these kinds: "${text}"`);
    cursors.set(kind, part.slice(colon + 1));
  }
  return cursors;
}
