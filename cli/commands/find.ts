import { Command, Option } from 'clipanion';
import type { AssetSummary } from '#schema/asset.ts';
import { assetRoute, type Client } from '#schema/client.ts';
import type { Page } from '#schema/page.ts';
import { BaseCommand, parseChoice, parseCount } from '../base-command.ts';
import { signInForMore } from '../refs.ts';

const sorts = ['installs', 'updated', 'name', 'relevance'] as const;

/** `find [words]`: searches the registry; without words, lists the most installed assets. */
export class Find extends BaseCommand {
  static override paths = [['find'], ['search']];
  static override usage = Command.Usage({
    category: 'Skills',
    description: 'Search the registry',
    details:
      'In a pipe each line is  ref, description, installs, version  with tabs between. Without words, the most installed skills are listed.',
    examples: [
      ['Skills about PDF', '$0 find pdf'],
      ['With two tags, newest first', '$0 find --tag pdf --tag office --sort updated'],
      ['For a script', '$0 find pdf --json'],
    ],
  });

  words = Option.Rest({ name: 'words' });
  tags = Option.Array('--tag', {
    description: '<tag> Only with this tag; repeat for several tags',
  });
  namespace = Option.String('--ns', { description: '<namespace> Only in this namespace' });
  owner = Option.String('--owner', { description: '<username> Only owned by this user' });
  target = Option.String('--agent', { description: '<id> Only for this agent target' });
  sort = Option.String('--sort', { description: `<order> ${sorts.join(', ')}` });
  limit = Option.String('--limit', {
    description: '<n> Maximum number of results, 1 to 100; default 20',
  });
  page = Option.String('--page', { description: '<n> Page number, from 1' });
  cursor = Option.String('--cursor', {
    description: '<cursor> nextCursor of an earlier --json answer',
  });

  async execute() {
    const sort = parseChoice('--sort', this.sort, sorts);
    const size = parseCount('--limit', this.limit, { min: 1, max: 100 }) ?? 20;
    const number = parseCount('--page', this.page, { min: 1, max: 1000 }) ?? 1;
    const q = this.words.join(' ');
    const client = await this.client();
    const page = await this.#page(client, { q, sort, size }, number);
    this.output.result(page, () => {
      this.output.table(
        [
          { title: 'REF' },
          { title: 'DESCRIPTION', flexible: true },
          { title: 'INSTALLS', align: 'right' },
          { title: 'VERSION' },
        ],
        page.items.map((item) => [item.ref, item.description, item.installs, item.latestVersion]),
      );
    });
    await this.#tellMore(page, q, number);
  }

  /** The n-th page. The API pages by cursor, so the pages before it are fetched too. */
  async #page(
    client: Client,
    query: { q: string; sort: (typeof sorts)[number] | undefined; size: number },
    number: number,
  ): Promise<Page<AssetSummary>> {
    let cursor = this.cursor;
    for (let at = 1; ; at += 1) {
      const page = await client.call(assetRoute(this.kind, 'GET /api/v1/{kind}'), {
        query: {
          ...query,
          cursor,
          tag: this.tags,
          namespace: this.namespace,
          owner: this.owner,
          target: this.target,
        },
      });
      if (at === number) return page;
      if (page.nextCursor === null) return { items: [], nextCursor: null, total: page.total };
      cursor = page.nextCursor;
    }
  }

  async #tellMore(page: Page<AssetSummary>, q: string, number: number): Promise<void> {
    if (this.json) return;
    const { token } = await this.settings();
    if (page.items.length === 0) {
      this.output.note(page.total > 0 ? 'no such page' : 'nothing found');
      if (token === null) this.output.hint(signInForMore);
    } else if (page.nextCursor !== null && this.output.interactive) {
      const again = ['agenthub-cli find', q, `--page ${number + 1}`].filter(Boolean).join(' ');
      this.output.note(`${page.items.length} of ${page.total}; more:  ${again}`);
    }
  }
}
