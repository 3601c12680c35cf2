import type { Nodes, Root } from 'mdast';

/**
 * The UTF-16 units that the addresses and titles of references come to when each is written out where it
 * is used. Six thousand links may name one address of 60 KB.
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
