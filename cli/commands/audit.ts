import { readFile } from 'node:fs/promises';
import { Command, Option } from 'clipanion';
import type { InstallScope } from '#schema/targets.ts';
import { BaseCommand, parseChoice } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import type { AuditFinding } from '../install/audit/finding.ts';
import type { LockText } from '../install/audit/sarif.ts';
import type { Output } from '../output.ts';
import { version } from '../version.ts';

/** `audit`: lists what is installed and no longer should be. */
export class Audit extends BaseCommand {
  static override paths = [['audit']];
  static override usage = Command.Usage({
    category: 'Installed assets',
    description: 'List what is installed and no longer should be',
    details: `Asks the registry about each installed version: whether it was yanked, deprecated or deleted, is no longer visible to you, or is served with another digest. Secrets that an install wrote into a file of the project are listed too. The exit code is 7 if there is an error among the findings.

--format sarif prints a SARIF 2.1.0 log for code scanning, with the lines of agenthub-lock.json. In a pipe each line is  severity, rule, scope, ref, version, text, command, kind  with tabs between.`,
    examples: [
      ['In this project and for the user', '$0 audit'],
      ['For code scanning in CI', '$0 audit --scope project --format sarif > audit.sarif'],
    ],
  });

  scope = Option.String('-s,--scope', { description: '<scope> project or user; default: both' });
  format = Option.String('--format', {
    description: '<format> table (the default), json or sarif',
  });

  /** With `--format json` that of `--json`. */
  override get output(): Output {
    if (this.format === 'json') this.json = true;
    return super.output;
  }

  async execute(): Promise<ExitCode> {
    const format = parseChoice('--format', this.format, ['table', 'json', 'sarif'] as const);
    if (this.json && format !== undefined && format !== 'json') {
      throw new UsageError(`Use --json or --format ${format}, not both`);
    }
    if (this.offline) throw new UsageError('audit asks the registry');
    const { allScopes, createEngine, parseScope } = await import('../install/session.ts');
    const { auditScope } = await import('../install/audit/audit-scope.ts');
    const { surveyScope } = await import('../install/engine.ts');
    const given = parseScope(this.scope);
    const engine = await createEngine(this);
    const findings: AuditFinding[] = [];
    const locks = new Map<InstallScope, LockText>();
    let count = 0;
    for (const scope of given ? [given] : await allScopes(engine)) {
      const { root, assets: all } = await surveyScope(engine, scope);
      const assets = all.filter(({ kind }) => this.kinds.includes(kind));
      if (assets.length === 0) continue;
      count += assets.length;
      locks.set(scope, { path: root.lockPath, text: await readFile(root.lockPath, 'utf8') });
      const { registryUrl } = await this.settings();
      const client = await this.client();
      for (const one of await auditScope({ client, registryUrl }, scope, { assets })) {
        findings.push(one);
      }
    }
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const failure =
      errors === 0
        ? undefined
        : new CliError(
            'cli.blocked',
            `${errors} ${errors === 1 ? 'finding' : 'findings'} in ${count} installed assets`,
          );
    if (format === 'sarif') {
      const { sarifOf } = await import('../install/audit/sarif.ts');
      const log = sarifOf(findings, locks, version);
      this.output.bytes(new TextEncoder().encode(`${JSON.stringify(log, null, 2)}\n`));
    } else this.output.result({ findings }, () => this.#print(findings), failure);
    if (findings.length === 0) this.output.note(`${count} checked, nothing found`);
    if (!failure) return exitCodes.done;
    return this.json ? exitCodes.blocked : this.output.fail(failure);
  }

  #print(findings: AuditFinding[]) {
    if (!this.output.interactive) {
      return this.output.table(
        [],
        findings.map((one) => [
          one.severity,
          one.rule,
          one.scope,
          one.ref,
          one.version,
          one.text,
          one.command,
          one.kind,
        ]),
      );
    }
    for (const { severity, rule, ref, version: installed, text, command } of findings) {
      const { cross, skip } = this.output.symbols;
      this.output.line(
        `${severity === 'error' ? cross : skip} ${ref} ${installed}  ${text}  (${rule})`,
      );
      if (command !== null) this.output.line(`    ${command}`);
    }
  }
}
