import type { Nodes, Root } from 'mdast';

/**
 * The total length, in UTF-16 units, of URLs and titles once every reference is expanded. Six thousand links
 * may use one URL of 60 KB.
 */
export function expandedReferences(tree: Root): number {
  const lengths = new Map<string, number>();
  const uses: string[] = [];
  const visit = (node: Nodes) => {
    if (node.type === 'definition' && !lengths.has(node.identifier))
      lengths.set(node.identifier, node.url.length + (node.title?.length ?? 0));
    if (node.type === 'linkReference' || node.type === 'imageReference') uses.push(node.identifier);
    if ('children' in node) for (const child of node.children) visit(child);
  };
  visit(tree);
  return uses.reduce((sum, identifier) => sum + (lengths.get(identifier) ?? 0), 0);
}
