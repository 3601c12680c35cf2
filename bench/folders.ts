import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chineseWords, englishWords } from './words.ts';

/** Realistic lengths of SKILL.md in characters, used in turn. */
const lengths = [5_000, 7_000, 9_000, 12_000, 15_000];

/**
 * Writes `count` skill folders of `filesEach` files, deterministically: prose, tables, lists and code in
 * three languages, every third in Chinese. Returns the bytes written.
 */
export function writeFolders(
  folder: string,
  { count, filesEach }: { count: number; filesEach: number },
): number {
  let bytes = 0;
  const write = (path: string, text: string) => {
    writeFileSync(path, text);
    bytes += Buffer.byteLength(text);
  };
  for (let at = 0; at < count; at++) {
    const words = wordsOf(at);
    const name = `bench-${at}`;
    const path = join(folder, name);
    mkdirSync(join(path, 'reference'), { recursive: true });
    const length = lengths[at % lengths.length] ?? 0;
    write(
      join(path, 'SKILL.md'),
      `---\nname: ${name}\ndescription: ${words(12)}\ntags: [bench, made-up]\n---\n\n# ${words(3)}\n\n${markdown(words, length)}`,
    );
    for (let file = 1; file < filesEach; file++) {
      write(join(path, 'reference', `part-${file}.md`), `# ${words(2)}\n\n${words(200)}\n`);
    }
  }
  return bytes;
}

/** Words of one language; each call continues the sequence. */
function wordsOf(seed: number): (count: number) => string {
  const isChinese = seed % 3 === 0;
  const list = isChinese ? chineseWords : englishWords;
  let next = seed;
  return (count) => {
    const picked = Array.from({ length: count }, () => {
      next = (next * 31 + 17) % 1_000_003;
      return list[next % list.length];
    });
    return picked.join(isChinese ? '' : ' ');
  };
}

function markdown(words: (count: number) => string, length: number): string {
  let text = '';
  for (let section = 1; text.length < length; section++) {
    const code = [
      `\`\`\`ts\nexport async function step${section}(input: string): Promise<number> {\n  const parts = input.split(',').map((part) => part.trim());\n  // ${words(6)}\n  if (parts.length === 0) throw new Error(\`nothing in \${input}\`);\n  return parts.reduce((sum, part) => sum + Number(part), ${section});\n}\n\`\`\``,
      `\`\`\`bash\nset -euo pipefail\nfor file in src/*.json; do\n  jq '.items[] | select(.id == ${section})' "$file" >> out.txt # ${words(3)}\ndone\n\`\`\``,
      `\`\`\`yaml\nsteps:\n  - name: ${words(2)}\n    run: npm test -- --shard ${section}/5\n    env: { CI: "true" }\n\`\`\``,
    ][section % 3];
    text += `## ${words(4)} ${section}

${words(60)} **${words(2)}** ${words(20)} [${words(2)}](reference/part-1.md), \`${words(1)}\`.

- ${words(12)}
- ${words(9)} *${words(1)}*
  1. ${words(7)}

${code}

| ${words(1)} | ${words(1)} | ${words(1)} |
|---|---|---|
${Array.from({ length: 5 }, () => `| ${words(2)} | \`${words(1)}\` | ${words(5)} |`).join('\n')}

> ${words(18)}

`;
  }
  return text;
}
