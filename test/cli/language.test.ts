import { Cli } from 'clipanion';
import { describe, expect, it } from 'vitest';
import { commands } from '#cli/commands/index.ts';
import type { CliContext } from '#cli/context.ts';
import { languageOf, translateHelp } from '#cli/language.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

describe('the language of the CLI', () => {
  it('has every text of the help in Chinese', () => {
    const cli = new Cli<CliContext>({ binaryName: 'agenthub-cli', enableColors: false });
    for (const command of commands) cli.register(command);
    const texts = cli
      .definitions()
      .flatMap(({ category, description, details, examples, options }) => [
        category,
        description,
        details,
        ...(examples ?? []).map(([label]) => label),
        ...options.map((option) => option.description?.replace(/^<[^>]+>\s*/, '')),
      ]);
    const missing = [...new Set(texts)]
      .filter((text) => text?.trim() && translateHelp(text, 'zh-CN') === text)
      .filter((text) => !/\p{Script=Han}/u.test(text ?? ''));
    expect(missing).toEqual([]);
  });

  it('is that of --lang, else the environment, else the setting, else the locale', async () => {
    const home = await temporaryFolder();
    const chinese = async (argv: string[], env: Record<string, string> = {}) =>
      (await runCli(['publish', '--help', ...argv], { home, env })).stdout.includes('用法');
    expect(await chinese([])).toBe(false);
    expect(await chinese([], { LANG: 'zh_CN.UTF-8' })).toBe(true);
    expect(await chinese([], { LC_ALL: 'de_DE.UTF-8' })).toBe(false);
    await runCli(['config', 'set', 'lang', 'zh-CN'], { home });
    expect(await chinese([])).toBe(true);
    expect(await chinese([], { AGENTHUB_LANG: 'en' })).toBe(false);
    expect(await chinese(['--lang', 'zh-CN'], { AGENTHUB_LANG: 'en' })).toBe(true);
    expect((await runCli(['--lang=zh-CN', '-h'])).stdout).toContain('搜索注册中心');
    expect((await runCli(['config', 'path', '--lang', 'xx'])).code).toBe(2);
  });

  it('names an error in Chinese, and never translates --json', async () => {
    const env = { AGENTHUB_LANG: 'zh-CN' };
    const { code, stderr } = await runCli(['whoami'], { env });
    expect(code).toBe(4);
    expect(stderr).toMatch(/^错误： 请先登录 /);
    expect(stderr).toContain('提示：');
    const english = await runCli(['whoami', '--json']);
    const json = await runCli(['whoami', '--json'], { env });
    expect(json.stdout).toBe(english.stdout);
  });

  it('knows locales by their language', () => {
    expect(
      ['zh', 'zh_TW.UTF-8', 'zh-Hans', 'en_GB', 'C', 'zhx', 'zh_CN.GBK'].map(languageOf),
    ).toEqual(['zh-CN', 'zh-CN', 'zh-CN', 'en', null, null, null]);
  });
});
