import { AppError } from '#schema/error.ts';
import { readSkillManifest } from '#schema/kinds/skill/manifest.ts';
import { openApiWorld } from '../api-world.ts';
import { checkAnswer } from '../check-answer.ts';
import type { Choices } from '../choices.ts';
import { Finding } from '../finding.ts';
import type { Target } from '../fuzz.ts';
import { hostileText, mutateBytes } from '../hostile.ts';
import { fuzzedRoutes } from '../request.ts';

const route = fuzzedRoutes.find(({ key }) => key === 'POST /api/v1/skills');

/** SKILL.md files: odd YAML and odd Markdown, read alone, and published as far as a dry run goes. */
export const manifestsTarget: Target = {
  name: 'manifests',
  casesPerSession: 500,
  async open() {
    const world = await openApiWorld();
    return {
      async run(choices) {
        const text = manifestOf(choices);
        checkManifest(text);
        if (!route) throw new Error('there is no route to publish with');
        const body = new TextEncoder().encode(
          JSON.stringify({ files: [{ path: 'SKILL.md', content: text }] }),
        );
        const headers = { ...world.callers[0]?.headers, 'content-type': 'application/json' };
        const sent = { method: 'POST', path: '/api/v1/skills?dryRun=true', headers, body };
        const answer = await world.registry.app.request(sent.path, sent);
        await checkAnswer(world, route, sent, answer);
      },
      close: () => world.close(),
    };
  },
};

function checkManifest(text: string): void {
  let read: ReturnType<typeof readSkillManifest>;
  try {
    read = readSkillManifest(text, { file: 'SKILL.md', folderName: 'folder' });
  } catch (err) {
    if (err instanceof AppError && err.code === 'manifest.invalid') return;
    throw err;
  }
  const lines = text.split(/\r\n?|\n/).length;
  const stray = read.warnings.find(({ line }) => line !== null && (line < 1 || line > lines + 1));
  if (stray) throw new Finding('a warning is of a line that is not there', JSON.stringify(stray));
  if (JSON.stringify(read.data) === undefined) throw new Finding('a manifest is no JSON', text);
}

const keys = [
  'name',
  'description',
  'license',
  'metadata',
  'compatibility',
  'allowed-tools',
  'tags',
];
const more = [
  'version',
  'author',
  'paths',
  'globs',
  '<<',
  '? ',
  '__proto__',
  'name ',
  '"name"',
  'NAME',
];

/** Values as authors and attackers write them. */
const values = [
  'pdf-tools',
  'text of several words',
  '"quoted"',
  "'quoted'",
  '"a "quoted" word"',
  "'Don't use: it'",
  '**/*.ts',
  '*.py, *.pyi',
  '[**/*.ts, "x"]',
  '[a, [b, [c]]]',
  '{a: 1, b: {c: d}}',
  '- a\n  - b',
  '\n  - one\n  - two: 2',
  '\n  version: "1.0"\n  a: [1]',
  '|\n  lines\n  more',
  '>-\n  folded\n\n  text',
  '|9\n x',
  'Use when: it is\n  Pairs with: that',
  '&x [1]',
  '*x',
  '&Use this for R&D',
  '!!binary aGk=',
  '!!js/function "x"',
  '!<tag:x> y',
  '0x1f',
  '1_000',
  '.inf',
  '2001-12-14t21:59:43.10-05:00',
  '12:30:45',
  'null',
  '~',
  'yes',
  '@at',
  '`tick`',
  '%percent',
  '# comment',
  'a # comment',
  'a: b: c',
  '"\\u0000\\ud800\\x1b[2J"',
  '"unclosed',
  "'",
  '[',
  '{',
  '\t',
  '<<: {a: b}',
  'a'.repeat(2000),
  '[['.repeat(300),
  '{a: '.repeat(300),
];

const markdown = [
  '# Title\n',
  '[a](../b.md) ![c](img/d.png) <http://e.example>\n',
  '```js\nconst a = `${"b"}`;\n```\n',
  '```java\n' + '$'.repeat(500) + '\n```\n',
  '| a | b |\n|---|---|\n| c | d |\n',
  '|'.repeat(300) + '\n' + '|-'.repeat(150) + '\n',
  '- '.repeat(200) + 'deep\n',
  '> '.repeat(200) + 'quote\n',
  '['.repeat(400) + '](x)\n',
  '*'.repeat(501) + 'a' + '_'.repeat(501) + '\n',
  '<details><summary>x</summary><script>y</script></details>\n',
  '<a href="javascript:x">y</a><img src=x onerror=y>\n',
  '&#x202e; &lrm; &amp;#0; &#xd800;\n',
  '[^1]: ' + '[^1]'.repeat(300) + '\n',
  '[x]: /url "t"\n'.repeat(50) + '[x]\n',
  '~~~\nunclosed\n',
  '---\nname: second\n---\n',
  '\u202eright\u2069 \u200b\ufeff\n',
  '$$\\frac{a}{b}$$\n',
];

function manifestOf(choices: Choices): string {
  const head = ['name: made', 'description: What it does and when to use it.'];
  for (let count = choices.below(6); count > 0; count--) {
    const key = choices.oneIn(8) ? hostileText(choices) : choices.pick([...keys, ...more]);
    const value = choices.oneIn(6) ? hostileText(choices) : choices.pick(values);
    const line = `${key}:${choices.pick([' ', '', '  ', '\t', '\n  '])}${value}`;
    if (choices.oneIn(3)) head[choices.below(head.length)] = line;
    else head.push(line);
  }
  const body = choices.list(5, () =>
    choices.oneIn(5) ? hostileText(choices) : choices.pick(markdown),
  );
  const fence = choices.oneIn(10) ? choices.pick(['--- ', '----', '...', '+++', '']) : '---';
  const end = choices.oneIn(6) ? choices.pick(['\r\n', '\r', '\n\n', '\u2028']) : '\n';
  const start = choices.oneIn(10) ? choices.pick(['\ufeff', '\n', ' ', '#!']) : '';
  const text = `${start}---\n${head.join('\n')}\n${fence}\n${body.join('\n')}`.replaceAll(
    '\n',
    end,
  );
  if (!choices.oneIn(5)) return text;
  return new TextDecoder().decode(mutateBytes(choices, new TextEncoder().encode(text)));
}
